package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkWriter;
import dev.netns.link.PortKeys;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Pipeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which kinds of links this kernel has none of, or has without something that is declared, before anything is
 * changed: it is asked to make one of each in a namespace that nobody sees and that ends at once. That makes it load the
 * modules, too.
 */
final class KindProbe {
    private static final byte[] TUN = Text.ascii("/dev/net/tun");

    private final Syscalls sys;
    private final Platform platform;

    KindProbe(Syscalls sys, Platform platform) {
        this.sys = sys;
        this.platform = platform;
    }

    /**
     * What a step asks of the kernel.
     *
     * @param link whose step it is
     * @param key the one that is set to true; null where any link of the kind will do
     */
    private record Asked(LinkDeclaration link, @Nullable LinkKey key) {
        /** By which it is told from other questions. */
        String name() {
            return key == null ? link.kind().name() : key.name();
        }

        NetlinkMessage request(String name) {
            LinkWriter writer = new LinkWriter(
                    LinkRequest.create(name, Objects.requireNonNull(link.kind().kernelKind())));
            if (key != null) {
                key.write(true, writer);
            }
            return writer.finish().toMessage();
        }

        Step problem() {
            String kind = link.kind().name();
            return key == null
                    ? new Step.Problem(
                            "link " + link.name() + ": this kernel has no links of type " + kind,
                            "load the module " + link.kind().module() + ", or run a kernel that has it",
                            link.origin("type"))
                    : new Step.Problem(
                            "link " + link.name() + ": this kernel has no '" + key.name() + "' of a " + kind,
                            "leave it out, or run a kernel that is built with it",
                            link.origin(key.name()));
        }
    }

    /** The plan, in which what takes something that is missing has become a problem. */
    Plan check(Plan plan) {
        TreeMap<String, Asked> asked = new TreeMap<>();
        for (NamespacePlan part : plan.namespaces()) {
            part.steps().forEach(step -> asked(step).forEach(each -> asked.put(each.name(), each)));
        }
        Set<String> missing = asked.isEmpty() ? Set.of() : missing(new ArrayList<>(asked.values()));
        if (missing.isEmpty()) {
            return plan;
        }
        return new Plan(
                plan.namespaces().stream().map(part -> check(part, missing)).toList());
    }

    private static List<Asked> asked(Step step) {
        List<Asked> asked = new ArrayList<>();
        if (step instanceof LinkStep.Make make) {
            LinkDeclaration link = make.declaration();
            asked.add(new Asked(link, null));
            link.settings().forEach((key, value) -> {
                if (isOptional(key, value)) {
                    asked.add(new Asked(link, key));
                }
            });
        } else if (step instanceof LinkStep.Change change) {
            change.settings().forEach(setting -> {
                if (setting.of() != null && isOptional(setting.of(), setting.value())) {
                    asked.add(new Asked(change.declaration(), setting.of()));
                }
            });
        }
        return asked;
    }

    /** Whether a kernel may have the kind without this. */
    private static boolean isOptional(LinkKey key, @Nullable Object value) {
        return key.name().equals(PortKeys.VLAN_FILTERING) && Boolean.TRUE.equals(value);
    }

    private static NamespacePlan check(NamespacePlan part, Set<String> missing) {
        if (part.first(Step.Problem.class).isPresent()) {
            return part;
        }
        for (Step step : part.steps()) {
            for (Asked asked : asked(step)) {
                if (missing.contains(asked.name())) {
                    return new NamespacePlan(part.place(), List.of(asked.problem()));
                }
            }
        }
        return part;
    }

    private Set<String> missing(List<Asked> all) {
        return platform.call(() -> {
            Set<String> missing = new HashSet<>();
            List<Asked> sent = new ArrayList<>();
            List<NetlinkMessage> requests = new ArrayList<>();
            for (Asked asked : all) {
                LinkKind kind = asked.link().kind();
                if (kind.making() == LinkKind.Making.TUNTAP) {
                    int fd = sys.open(TUN, Linux.O_RDWR | Linux.O_CLOEXEC, 0);
                    if (fd >= 0) {
                        sys.close(fd);
                    } else if (fd != -Errno.EACCES && fd != -Errno.EPERM) {
                        missing.add(asked.name());
                    }
                } else if (kind.kernelKind() != null) {
                    sent.add(asked);
                    requests.add(asked.request("nn" + sent.size()));
                }
            }
            // Who may not make a namespace cannot make links either, and is told so later.
            int fd = sys.unshare(Linux.CLONE_NEWNET) < 0 ? -1 : NetlinkSocket.open(sys);
            if (fd < 0) {
                return missing;
            }
            List<Pipeline.Answer> answers = new Pipeline(sys, fd).request(requests);
            sys.close(fd);
            for (int i = 0; i < sent.size(); i++) {
                if (answers.get(i).error() == -Errno.EOPNOTSUPP) {
                    missing.add(sent.get(i).name());
                }
            }
            return missing;
        });
    }
}
