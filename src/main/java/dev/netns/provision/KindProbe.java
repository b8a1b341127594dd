package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.link.LinkKind;
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

/**
 * Finds out which kinds of links this kernel has none of, before anything is changed: it is asked to make one of each in
 * a namespace that nobody sees and that ends at once. That makes it load the modules, too.
 */
final class KindProbe {
    private static final byte[] TUN = Text.ascii("/dev/net/tun");

    private final Syscalls sys;
    private final Platform platform;

    KindProbe(Syscalls sys, Platform platform) {
        this.sys = sys;
        this.platform = platform;
    }

    /** The plan, in which what takes a kind that is missing has become a problem. */
    Plan check(Plan plan) {
        TreeMap<String, LinkKind> asked = new TreeMap<>();
        for (NamespacePlan part : plan.namespaces()) {
            part.steps().forEach(step -> {
                if (step instanceof LinkStep.Make make) {
                    LinkKind kind = make.declaration().kind();
                    asked.put(kind.name(), kind);
                }
            });
        }
        Set<String> missing = asked.isEmpty() ? Set.of() : missing(new ArrayList<>(asked.values()));
        if (missing.isEmpty()) {
            return plan;
        }
        return new Plan(
                plan.namespaces().stream().map(part -> check(part, missing)).toList());
    }

    private static NamespacePlan check(NamespacePlan part, Set<String> missing) {
        if (part.first(Step.Problem.class).isPresent()) {
            return part;
        }
        for (Step step : part.steps()) {
            if (step instanceof LinkStep.Make make
                    && missing.contains(make.declaration().kind().name())) {
                return new NamespacePlan(part.place(), List.of(problem(make.declaration())));
            }
        }
        return part;
    }

    private static Step problem(LinkDeclaration link) {
        String kind = link.kind().name();
        return new Step.Problem(
                "link " + link.name() + ": this kernel has no links of type " + kind,
                "load the module " + Objects.requireNonNullElse(link.kind().kernelKind(), kind)
                        + ", or run a kernel that has it",
                link.origin("type"));
    }

    private Set<String> missing(List<LinkKind> kinds) {
        return platform.call(() -> {
            Set<String> missing = new HashSet<>();
            List<LinkKind> asked = new ArrayList<>();
            List<NetlinkMessage> requests = new ArrayList<>();
            for (LinkKind kind : kinds) {
                if (kind.making() == LinkKind.Making.TUNTAP) {
                    int fd = sys.open(TUN, Linux.O_RDWR | Linux.O_CLOEXEC, 0);
                    if (fd >= 0) {
                        sys.close(fd);
                    } else if (fd != -Errno.EACCES && fd != -Errno.EPERM) {
                        missing.add(kind.name());
                    }
                } else if (kind.kernelKind() != null) {
                    asked.add(kind);
                    requests.add(LinkRequest.create("nn" + asked.size(), kind.kernelKind())
                            .toMessage());
                }
            }
            // Who may not make a namespace cannot make links either, and is told so later.
            int fd = sys.unshare(Linux.CLONE_NEWNET) < 0 ? -1 : NetlinkSocket.open(sys);
            if (fd < 0) {
                return missing;
            }
            List<Pipeline.Answer> answers = new Pipeline(sys, fd).request(requests);
            sys.close(fd);
            for (int i = 0; i < asked.size(); i++) {
                if (answers.get(i).error() == -Errno.EOPNOTSUPP) {
                    missing.add(asked.get(i).name());
                }
            }
            return missing;
        });
    }
}
