package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Hooks;
import dev.netns.link.TomlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what is not of the network itself: kernel parameters, files, firewall, hooks. Pure. */
final class ExportSettings {
    /** Everybody who looks for a router looks for these, whoever set them. */
    private static final List<String> FORWARDING = List.of("net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding");

    private final ExportSource source;
    private final NamespaceName name;
    private final LiveNetwork network;
    private final Remembered remembered;
    private final String header;

    ExportSettings(ExportSource source, NamespaceName name, LiveNetwork network, Remembered remembered, String header) {
        this.source = source;
        this.name = name;
        this.network = network;
        this.remembered = remembered;
        this.header = header;
    }

    /** The paths of parameters that an export asks for, beside those of links. */
    static List<String> sysctl(Remembered remembered) {
        List<String> paths = new ArrayList<>(FORWARDING);
        paths.addAll(remembered.sysctl().keySet());
        return paths;
    }

    /** Adds what is a key of the namespace itself. */
    void writeInto(ExportBlock namespace) {
        ExportFirewall firewall = source.firewalls().getOrDefault(name, ExportFirewall.NONE);
        namespace.text("nftables", firewall.file());
        if (firewall.rules() != null) {
            namespace.key("nftables_rules", TomlText.quoteLines(firewall.rules()));
        }
        firewall.remarks().forEach(namespace::remark);
    }

    /** The tables below. */
    List<ExportBlock> toBlocks() {
        List<ExportBlock> blocks = new ArrayList<>();
        ExportBlock sysctl = ExportBlock.table(header + ".sysctl");
        parameters().forEach((key, value) -> sysctl.key(key, toToml(value)));
        blocks.add(sysctl);
        ExportSource.EtcTexts files = source.files().get(name);
        if (files != null) {
            blocks.add(dns(files));
            blocks.add(hosts(files));
        }
        Hooks hooks = remembered.hooks();
        blocks.add(ExportBlock.table(header + ".hooks")
                .texts("up", hooks.up())
                .texts("down", hooks.down())
                .texts("host_up", hooks.hostUp())
                .texts("host_down", hooks.hostDown()));
        blocks.removeIf(block -> !block.hasKeys());
        return blocks;
    }

    /** Those that netns set, as they are now, without those that are keys of links; and whether it forwards. */
    private Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        for (String path : sysctl(remembered)) {
            String value = network.sysctl().get(path);
            boolean ours = remembered.sysctl().containsKey(path);
            if (value != null && !isOfLink(path) && (ours || !value.equals("0"))) {
                parameters.put(Sysctl.key(path), value);
            }
        }
        return parameters;
    }

    private boolean isOfLink(String path) {
        return path.matches("net/ipv6/conf/[^/]+/(accept_ra|disable_ipv6)")
                && network.links().containsKey(path.split("/")[3]);
    }

    private static String toToml(String value) {
        return value.matches("0|[1-9][0-9]{0,17}") ? value : TomlText.quote(value.replaceAll("\\s+", " "));
    }

    private ExportBlock dns(ExportSource.EtcTexts files) {
        ExportBlock block = ExportBlock.table(header + ".dns");
        List<String> servers = new ArrayList<>();
        EtcNetns.lines(files.resolvConf()).forEach(line -> {
            String[] words = line.split("\\s+");
            List<String> values = List.of(words).subList(1, words.length);
            switch (words[0]) {
                case "nameserver" -> servers.addAll(values);
                case "search", "options" -> block.texts(words[0], values);
                default -> block.remark("not exported: " + line);
            }
        });
        return block.texts("servers", servers);
    }

    private ExportBlock hosts(ExportSource.EtcTexts files) {
        ExportBlock block = ExportBlock.table(header + ".hosts");
        List<String> ofHost = EtcNetns.loopbackLines(source.hostsOfHost());
        List<String> lines = EtcNetns.lines(files.hosts());
        boolean beginsAsHost =
                lines.size() >= ofHost.size() && lines.subList(0, ofHost.size()).equals(ofHost);
        for (String line : beginsAsHost ? lines.subList(ofHost.size(), lines.size()) : lines) {
            String[] words = line.split("\\s+");
            block.texts(words[0], List.of(words).subList(1, words.length));
        }
        return block;
    }
}
