package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.config.Problem;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import dev.netns.link.Loopback;
import dev.netns.link.TomlText;
import dev.netns.linux.Text;
import dev.netns.netlink.LinkMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Writes what is there as a declaration. Pure.
 *
 * <p>The text is read as {@code netns check} would read it, and what that refuses becomes a comment with the reason: so
 * an export can always be applied, and says what it lacks.
 */
final class ExportText {
    private static final Path NAME = Path.of("export");

    private static final List<String> HEADING = List.of(
            "What `netns export` found. It lacks what the kernel does not tell: keys of WireGuard, published ports,",
            "kernel parameters that others than netns set, and files of /etc/netns that others wrote.");

    private final ExportSource source;
    private final List<ExportBlock> blocks = new ArrayList<>();

    private ExportText(ExportSource source) {
        this.source = source;
    }

    /** The text of the declaration. */
    static String of(ExportSource source) {
        ExportText text = new ExportText(source);
        text.blocks.add(ExportBlock.ofRemarks(HEADING));
        text.host();
        source.otherNames().forEach(text::otherName);
        source.unseen().forEach(text::unseen);
        source.networks().keySet().stream()
                .filter(place -> !place.isHost() && source.isExported(place))
                .forEach(text::namespace);
        return text.checked();
    }

    private void unseen(NamespaceName name) {
        blocks.add(ExportBlock.ofRemarks(
                List.of("not exported: '" + name.toPrintable() + "': to look into it needs root (CAP_SYS_ADMIN)")));
    }

    private void otherName(NamespaceName name, Optional<NamespaceName> other) {
        String is = other.map(first -> "another name of '" + first.toPrintable() + "'")
                .orElse("a name of the host's own namespace");
        blocks.add(ExportBlock.ofRemarks(List.of("not exported: '" + name.toPrintable() + "', which is " + is)));
    }

    /**
     * Exports from the host what netns made, other ends that have more to them than a name and a master, and the links below
     * these and below those of the namespaces, whoever made them.
     */
    private void host() {
        Set<String> needed = new HostNeeds(source).names();
        for (LiveLink link : inOrder(Place.HOST)) {
            LinkMessage message = link.message();
            Optional<LinkKind> kind = LinkKinds.of(message);
            Optional<LinkReference> end =
                    source.otherEnd(Place.HOST, message).filter(other -> source.isExported(other.place()));
            Remembered.Link record = source.remembered(Place.HOST).links().get(message.name());
            boolean ours = record != null && record.is(message)
                    || Views.alias(Place.HOST).equals(message.alias());
            if (kind.isEmpty() || end.isEmpty() && !ours && !needed.contains(message.name())) {
                continue;
            }
            String attributes = Foreign.attributes(message, ours);
            if (!attributes.isEmpty()) {
                ExportBlock remark = ExportBlock.ofRemarks(List.of());
                notExported(message, remark, "'" + attributes + "' cannot be declared");
                blocks.add(remark);
                continue;
            }
            ExportLink export =
                    new ExportLink(source, Place.HOST, link, kind.get(), "host.link." + TomlText.key(message.name()));
            boolean saidByOther = end.filter(other -> !other.place().isHost()).isPresent() && export.isPlain();
            if (!saidByOther) {
                blocks.add(export.toBlock());
            }
        }
    }

    private List<LiveLink> inOrder(Place place) {
        return source.network(place).links().values().stream()
                .sorted(Comparator.comparingInt(link -> link.message().index()))
                .toList();
    }

    private void namespace(Place place) {
        NamespaceName name = Objects.requireNonNull(place.namespace());
        if (!isText(name) || name.toString().equals(Place.HOST_NAME)) {
            blocks.add(ExportBlock.ofRemarks(
                    List.of("not exported: '" + name.toPrintable() + "', a name that cannot be declared")));
            return;
        }
        String header = "namespace." + TomlText.key(name.toString());
        LiveNetwork network = source.network(place);
        ExportSettings settings = new ExportSettings(source, name, network, source.remembered(place), header);
        ExportBlock own = ExportBlock.table(header);
        nsid(place, own);
        settings.writeInto(own);
        List<ExportBlock> links = new ArrayList<>();
        for (LiveLink link : inOrder(place)) {
            if (link.message().isLoopback()) {
                if (!link.message().isUp()) {
                    own.key("loopback", "false");
                }
                ExportBlock lo = new ExportLink(source, place, link, Loopback.KIND, header + ".link.lo").loopback();
                if (!lo.text().equals(ExportBlock.table(header + ".link.lo").text())) {
                    links.add(lo);
                }
            } else {
                link(place, link, header, own).ifPresent(links::add);
            }
        }
        blocks.add(own);
        blocks.addAll(settings.toBlocks());
        blocks.addAll(links);
        blocks.addAll(new ExportRouting(network, header).toBlocks());
    }

    /** Whether a name is UTF-8, as a declaration has to be. */
    static boolean isText(NamespaceName name) {
        return NamespaceName.ofBytes(name.toString().getBytes(StandardCharsets.UTF_8))
                .equals(name);
    }

    /** The kernel chooses a number itself for whatever a link leads to: nobody may have meant it. */
    private void nsid(Place place, ExportBlock own) {
        Integer nsid = source.network(Place.HOST).nsids().get(place);
        if (nsid == null) {
            return;
        }
        boolean chosenByKernel = source.network(Place.HOST).links().values().stream()
                .anyMatch(link -> link.message().parentNsid() == nsid);
        if (chosenByKernel) {
            own.remark("nsid = " + nsid + "   as it is; links to the host make the kernel choose one");
        } else {
            own.key("nsid", nsid.toString());
        }
    }

    private Optional<ExportBlock> link(Place place, LiveLink link, String header, ExportBlock own) {
        LinkMessage message = link.message();
        Optional<LinkKind> kind = LinkKinds.of(message);
        if (kind.isEmpty()) {
            if (!LinkKinds.isFallback(message.name())) {
                notExported(message, own, "links of type " + message.kind() + " cannot be declared");
            }
            return Optional.empty();
        }
        if (LinkKinds.isTransient(message)) {
            notExported(message, own, "a program made it, and it goes with that program");
            return Optional.empty();
        }
        Remembered.Link record = source.remembered(place).links().get(message.name());
        String attributes = Foreign.attributes(message, record != null && record.is(message));
        if (!attributes.isEmpty()) {
            notExported(message, own, "'" + attributes + "' cannot be declared");
            return Optional.empty();
        }
        if (kind.get().making() == LinkKind.Making.PAIR) {
            Optional<LinkReference> end = source.otherEnd(place, message);
            if (end.filter(other -> source.isExported(other.place())).isEmpty()) {
                notExported(
                        message,
                        own,
                        "the other end is "
                                + end.map(other -> "in '" + other.place().toPrintable() + "', which is not exported")
                                        .orElse("in a namespace without a name"));
                return Optional.empty();
            }
        }
        String table = header + ".link." + TomlText.key(message.name());
        return Optional.of(new ExportLink(source, place, link, kind.get(), table).toBlock());
    }

    private static void notExported(LinkMessage link, ExportBlock own, String why) {
        own.remark("not exported: link " + Text.printable(link.name()) + ": " + why);
    }

    private String checked() {
        while (true) {
            String text = text();
            try {
                ConfigReader.readText(NAME, text);
                return text;
            } catch (ConfigException e) {
                withdraw(e.problems());
            }
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        blocks.forEach(block -> text.append(block.text()).append('\n'));
        return text.substring(0, text.length() - 1);
    }

    /** One of a table at a time: with it, the others may be gone. */
    private void withdraw(List<Problem> problems) {
        List<Problem> left = new ArrayList<>(problems);
        int first = 1;
        for (ExportBlock block : blocks) {
            int start = first;
            first += block.lines() + 1;
            int end = first;
            left.stream()
                    .filter(problem -> problem.line() >= start && problem.line() < end)
                    .findFirst()
                    .ifPresent(problem -> {
                        String why = problem.message().replaceAll(",? at " + NAME + ":\\d+", "");
                        block.withdraw(problem.line() - start, Text.printable(why));
                    });
        }
    }
}
