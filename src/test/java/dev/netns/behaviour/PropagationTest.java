package dev.netns.behaviour;

import org.junit.jupiter.api.Test;

/**
 * A service with mounts of its own (PrivateTmp= and the like) that was started before there were any names, on a machine
 * whose /run is shared, as systemd makes it.
 */
class PropagationTest extends Behaviour {
    /** A machine with such a service; {@code seen} prints how often it and the machine have each name mounted. */
    private static final String MACHINE = """
            umount $D && rmdir $D && mount --make-shared /run || exit
            unshare -m --propagation slave sh -c 'echo there; exec sleep 1000' >/run/netns-service &
            service=$!
            trap 'kill $service; rm /run/netns-service' EXIT
            tail -f --pid=$service /run/netns-service | grep -q there
            count() { grep -c " $D/$1 .* nsfs " /proc/$2/mountinfo; }
            seen() { for n; do echo "$n $(count $n $$) $(count $n $service)"; done; }
            usable() { nsenter --mount=/proc/$service/ns/mnt ip netns exec $1 true && echo "$1 usable"; }
            """;

    PropagationTest() {
        super(RUN_NETNS);
    }

    @Test
    void reachesItAndIsMountedOnce() {
        machine("""
                $netns add red; $netns add blue
                seen red blue; usable red
                $netns delete red; seen red; ls $D
                """).exits(0).prints("red 1 1\nblue 1 1\nred usable\nred 0 0\nblue\n");
    }

    @Test
    void reachesItWithNamesOfIpThatComeLater() {
        machine("""
                $netns add red; ip netns add blue
                seen red blue; usable blue
                ip netns delete red; $netns delete blue; seen red blue
                """).exits(0).prints("red 1 1\nblue 1 1\nblue usable\nred 0 0\nblue 0 0\n");
    }

    /** `ip` has each name mounted twice there, and what it has mounted stays so. */
    @Test
    void reachesItWithNamesOfIpThatWereThereBefore() {
        machine("""
                ip netns add blue; $netns add red
                usable red; usable blue
                $netns delete red; ip netns delete blue; ls $D
                """).exits(0).prints("red usable\nblue usable\n");
    }

    /** Container engines mount names in a plain directory. */
    @Test
    void keepsNamesThatWereThereBeforeTheDirectoryWasMounted() {
        machine("""
                mkdir $D; : > $D/old; unshare --net=$D/old true
                seen old
                $netns add red
                seen old red; usable old
                $netns delete old; seen old; ls $D
                """).exits(0).prints("old 1 1\nold 1 1\nred 1 1\nold usable\nold 0 0\nred\n");
    }

    @Test
    void tellsAMonitorThere() {
        machine("""
                nsenter --mount=/proc/$service/ns/mnt $netns monitor > /run/netns-monitor &
                monitor=$!
                $netns add red
                tail -f --pid=$monitor /run/netns-monitor | grep -m 1 red
                kill $monitor; rm /run/netns-monitor
                """).exits(0).prints("add red\n");
    }

    private Result machine(String script) {
        return Netns.script(directory, "exec unshare -m --propagation private bash -c \"$1\"", MACHINE + script)
                .run();
    }
}
