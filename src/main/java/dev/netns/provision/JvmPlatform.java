package dev.netns.provision;

import dev.netns.linux.Syscalls;
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
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.KeyAgreement;

/** The platform of a JVM. Any thread may use it. */
public final class JvmPlatform implements Platform {
    private static final BigInteger BASE_POINT = BigInteger.valueOf(9);

    private final Syscalls sys;
    private final Programs programs;
    private final int atOnce;

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

    @Override
    public Nursery nursery() {
        return new ThreadedNursery(sys, atOnce);
    }

    @Override
    public Programs programs() {
        return programs;
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
