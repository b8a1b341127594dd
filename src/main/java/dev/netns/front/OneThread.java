package dev.netns.front;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.netlink.IpAddress;
import dev.netns.provision.Nursery;
import dev.netns.provision.Platform;
import dev.netns.provision.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The platform of the native program: one thread, which visits namespaces and goes home. */
final class OneThread implements Platform {
    private static final byte[] OWN_NAMESPACE = Text.ascii("/proc/thread-self/ns/net");

    private final Syscalls sys;
    private int home = -1;
    private int depth;

    OneThread(Syscalls sys) {
        this.sys = sys;
    }

    @Override
    public <T> List<T> call(List<Supplier<T>> works) {
        int back = depth == 0 ? home() : here();
        depth++;
        List<T> results = new ArrayList<>();
        RuntimeException first = null;
        for (Supplier<T> work : works) {
            try {
                results.add(work.get());
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        depth--;
        goBack(back);
        if (back != home) {
            sys.close(back);
        }
        if (first != null) {
            throw first;
        }
        return results;
    }

    /** Who may not move has not moved. */
    private void goBack(int back) {
        FileStatus there = new FileStatus();
        FileStatus now = new FileStatus();
        boolean isThere = sys.fstat(back, there) == 0 && sys.stat(OWN_NAMESPACE, now) == 0 && now.same(there);
        if (!isThere && sys.setns(back, Linux.CLONE_NEWNET) < 0) {
            throw new IllegalStateException("cannot go back to the namespace that this process began in");
        }
    }

    private int home() {
        if (home < 0) {
            home = here();
        }
        return home;
    }

    private int here() {
        return sys.open(OWN_NAMESPACE, Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
    }

    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    public Nursery nursery() {
        return new ForkedNursery(sys);
    }

    @Override
    public Programs programs() {
        throw new NeedsJava("other programs");
    }

    @Override
    public byte[] sha256(byte[] bytes) {
        throw new NeedsJava("SHA-256");
    }

    @Override
    public byte[] publicKey(byte[] privateKey) {
        throw new NeedsJava("X25519");
    }

    @Override
    public Optional<IpAddress> address(String host) {
        throw new NeedsJava("names of hosts");
    }
}
