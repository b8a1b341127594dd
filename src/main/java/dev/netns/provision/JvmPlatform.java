package dev.netns.provision;

import dev.netns.linux.ChildProgram;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.WireGuardKeys;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/** The platform of a JVM. Any thread may use it. */
public final class JvmPlatform implements Platform {
    private static final BigInteger BASE_POINT = BigInteger.valueOf(9);

    /** A plan is kept while the system is looked at again, and a look takes twice what is kept of it. */
    private static final int MOST_LOOKS = 3;

    private final Syscalls sys;
    private final Programs programs;
    private final int atOnce;
    private volatile int signal;
    private @Nullable CountDownLatch held;
    private @Nullable Thread shutdown;

    /** A platform that uses all processors. */
    public JvmPlatform(Syscalls sys, Programs programs) {
        this(sys, programs, Runtime.getRuntime().availableProcessors());
    }

    /**
     * A platform.
     *
     * @param atOnce how many threads it has for work inside namespaces
     */
    JvmPlatform(Syscalls sys, Programs programs, int atOnce) {
        this.sys = sys;
        this.programs = programs;
        this.atOnce = atOnce;
    }

    @Override
    public <T> List<T> call(List<Supplier<T>> works) {
        return OwnThreads.call(atOnce, works);
    }

    /** The JVM ends when its shutdown hooks do, with the status of the signal; which one it was, it does not tell. */
    @Override
    public void holdSignals() {
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> waitFor(done), "netns-interrupted");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            held = done;
            shutdown = hook;
        } catch (IllegalStateException e) {
            // The signal came just before.
            signal = Linux.SIGINT;
        }
    }

    private void waitFor(CountDownLatch done) {
        signal = Linux.SIGINT;
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int signal() {
        return signal;
    }

    @Override
    public void releaseSignals() {
        if (held == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(Objects.requireNonNull(shutdown));
        } catch (IllegalStateException e) {
            // It is running, and ends now.
            shutdown = null;
        }
        Objects.requireNonNull(held).countDown();
        held = null;
    }

    @Override
    public Nursery nursery() {
        return new ThreadedNursery(sys, atOnce);
    }

    /** The heap is as large as the machine's memory lets it be: to run out of it later would leave half of a change. */
    @Override
    public void expectChange() {
        Runtime runtime = Runtime.getRuntime();
        if (used(runtime) > runtime.maxMemory() / MOST_LOOKS) {
            runtime.gc();
        }
        if (used(runtime) > runtime.maxMemory() / MOST_LOOKS) {
            throw new Failure(
                            ExitStatus.FAILED,
                            "cannot change anything: out of memory: what is there and declared takes "
                                    + (used(runtime) >> 20) + " MiB of Java's " + (runtime.maxMemory() >> 20))
                    .withHint("Java takes a quarter of the machine's memory: give the machine more of it");
        }
    }

    private static long used(Runtime runtime) {
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Override
    public Programs programs() {
        return programs;
    }

    /** The thread that moves does not come back, and is not used again. */
    @Override
    public int start(Runnable enter, byte[] path, byte[][] command, byte[][] environment, int output) {
        return call(() -> {
            enter.run();
            return ChildProgram.start(path, command, environment, output);
        });
    }

    @Override
    public byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The JDK clamps the scalar, as the kernel does. */
    @Override
    public byte[] publicKey(byte[] privateKey) {
        if (privateKey.length != WireGuardKeys.SIZE) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + privateKey.length);
        }
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey)));
            agreement.doPhase(keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE_POINT)), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no X25519", e);
        }
    }

    @Override
    public Optional<IpAddress> address(String host) {
        try {
            return Optional.of(IpAddress.of(InetAddress.getByName(host).getAddress()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
