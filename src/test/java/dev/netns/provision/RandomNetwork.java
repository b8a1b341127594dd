package dev.netns.provision;

import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;

/** Writes random declarations of networks, of what every kernel has. The same seed gives the same one. */
final class RandomNetwork {
    /** The links that they may have in the host. */
    static final List<String> HOST_LINKS = List.of("rnwan", "rn0", "rn1", "rn2");

    private static final List<String> NAMES = List.of("a", "b b", "c");

    private final Random random;
    private final StringBuilder text = new StringBuilder();

    private RandomNetwork(Random random) {
        this.random = random;
    }

    static Declaration of(Random random) {
        RandomNetwork network = new RandomNetwork(random);
        network.write();
        try {
            return ConfigReader.readText(Declared.FILE, network.text.toString());
        } catch (ConfigException e) {
            throw new AssertionError(network.text.toString(), e);
        }
    }

    private boolean often() {
        return random.nextInt(4) > 0;
    }

    private boolean half() {
        return random.nextBoolean();
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private void line(String words) {
        text.append(words).append('\n');
    }

    private void write() {
        boolean wan = often();
        if (wan) {
            line("[host.link.rnwan]\ntype = 'bridge'\naddresses = ['10.77.0.%s/24']".formatted(one("1", "2")));
            line(one("", "stp = true", "ageing_time = 60"));
        }
        NavigableSet<Integer> there = new TreeSet<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if (often()) {
                there.add(i);
            }
        }
        there.forEach(i -> namespace(i, wan, there));
    }

    private void namespace(int i, boolean wan, NavigableSet<Integer> there) {
        String head = "namespace.'" + NAMES.get(i) + "'";
        line("[%s]\n%s".formatted(head, one("", "", "loopback = false")));
        if (half()) {
            line("[%s.sysctl]\n'net.ipv4.ip_forward' = 1".formatted(head));
        }
        boolean up = often();
        if (up) {
            line("[%s.link.up]\ntype = 'veth'\npeer = 'host:rn%s'".formatted(head, i));
            line(wan && half() ? "peer_master = 'rnwan'" : "");
            line(one("", "mtu = 1400", "mtu = 1300", "mac = '02:00:00:00:00:1" + i + "'"));
            line(one("", "", "alias = 'the way out'", "accept_ra = 0"));
            line("addresses = [%s'10.77.0.%s/24']".formatted(one("", "'fd77::" + i + "/64', "), 10 + i));
            line("[[%s.route]]\nto = 'default'\nvia = '10.77.0.%s'\n%s"
                    .formatted(head, one("1", "2"), one("", "metric = 9")));
        }
        if (half()) {
            bridge(head);
        }
        Integer next = there.higher(i);
        if (next != null && half()) {
            line("[%s.link.to%s]\ntype = 'veth'\npeer = '%s:from%s'".formatted(head, next, NAMES.get(next), i));
            line("addresses = ['10.78.%s.1/30']\n%s"
                    .formatted(i, one("", "up = false", "peer_mac = '02:00:00:00:01:01'")));
        }
        if (half()) {
            line("[%s.link.vx]\ntype = 'vxlan'\nid = %s\nport = 4789".formatted(head, one("5", "6")));
            line("remote = '10.77.0.%s'\nlearning = %s".formatted(one("8", "9"), half()));
        }
        if (wan && half()) {
            line("[%s.link.mv]\ntype = 'macvlan'\nparent = 'host:rnwan'\nmode = '%s'"
                    .formatted(head, one("bridge", "private")));
        }
        if (half()) {
            line("[%s.link.tap]\ntype = '%s'\n%s".formatted(head, one("tap", "tun"), one("", "user = 5")));
        }
        if (half()) {
            line("[%s.link.ifb]\ntype = 'ifb'\n%s"
                    .formatted(head, one("", "txqueuelen = 50", "ipv6 = false", "group = 4")));
            line("[[%s.route]]\nto = '10.79.0.0/16'\ndev = 'ifb'".formatted(head));
        }
        if (half()) {
            line("[[%s.route]]\nto = '10.99.0.0/16'\ntype = '%s'"
                    .formatted(head, one("blackhole", "prohibit", "unreachable")));
        }
        if (half()) {
            line("[[%s.rule]]\npriority = %s\nfrom = '10.0.0.0/8'\ntable = %s"
                    .formatted(head, one("7", "8"), one("7", "8")));
        }
        if (up && half()) {
            line("[[%s.neighbour]]\naddress = '10.77.0.99'\ndev = 'up'\nmac = '02:00:00:00:00:%s'"
                    .formatted(head, one("98", "99")));
        }
    }

    private void bridge(String head) {
        line("[%s.link.br]\ntype = 'bridge'\n%s"
                .formatted(head, one("", "stp = true", "priority = 4096", "up = false")));
        if (half()) {
            line("[%s.link.port]\ntype = 'veth'\npeer = 'far'\nmaster = 'br'\n%s"
                    .formatted(head, one("", "hairpin = true", "cost = 7")));
            line("[%s.link.far]\ntype = 'veth'\npeer = 'port'\n%s"
                    .formatted(head, one("", "addresses = ['10.80.0.1/24']")));
        }
    }
}
