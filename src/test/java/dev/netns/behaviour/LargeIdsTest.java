package dev.netns.behaviour;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ids of users and groups of 2^31 and more, which are negative as an {@code int}. */
class LargeIdsTest extends Declarations {
    @BeforeEach
    void makeUsers() {
        assumeRealRoot("these users are there for root only");
        sh("""
                cp -p /etc/passwd /etc/passwd.kept
                cp -p /etc/group /etc/group.kept
                echo 'big:x:3000000000:4294967294::/:/bin/sh' >>/etc/passwd
                echo 'nobodys:x:4294967295:4294967295::/:/bin/sh' >>/etc/passwd
                echo 'biggest:x:4294967294:' >>/etc/group
                """).done();
    }

    @AfterEach
    void removeUsers() {
        sh("for f in passwd group; do [ ! -e /etc/$f.kept ] || mv /etc/$f.kept /etc/$f; done")
                .done();
    }

    @Test
    void execBecomesThem() {
        make("red");
        netns("exec", "--user", "big", "red", "sh", "-c", "id -u; id -g; id -G")
                .exits(0)
                .prints("3000000000\n4294967294\n4294967294\n");
        netns("exec", "--user", "3000000000:biggest", "red", "id", "-g")
                .exits(0)
                .prints("4294967294\n");
    }

    /** To the kernel this number means that the id stays as it is: the command would run as root. */
    @Test
    void execDoesNotBecomeNobody() {
        make("red");
        netns("exec", "--user", "nobodys", "red", "id", "-u").refuses(125).says("'nobodys'");
    }

    @Test
    void theirProcessesAndLinksAreShown() {
        Path file = declare("a.toml", """
                [namespace.red.link.tun0]
                type = "tun"
                user = "big"
                user_group = "biggest"
                [namespace.red.link.tun1]
                type = "tun"
                user = 4294967294
                """);
        netns("apply", file).exits(0);
        netns("plan", file).exits(0).prints("0 changes\n");
        sh("nsenter --net=$D/red ip -d link show tun0").printsWords("user big", "group biggest");
        netns("export", "red")
                .exits(0)
                .printsWords("user = 3000000000\n", "user_group = 4294967294\n", "user = 4294967294\n");
        Child inside = start(Command.of(
                        "nsenter",
                        "--net=" + directory.resolve("red"),
                        "setpriv",
                        "--reuid=3000000000",
                        "--clear-groups",
                        "sh",
                        "-c",
                        "echo there; exec sleep 1000"))
                .awaits("there");
        netns("pids", "--long", "red").exits(0).printsWords("big");
        netns("-j", "pids", "--long", "red").printsWords("\"uid\":3000000000", "\"user\":\"big\"");
        inside.close();
    }

    @Test
    void aNumberThatTheKernelHasNotIsRefused() {
        Path file = declare("a.toml", "[namespace.red.link.tun0]\ntype = \"tun\"\nuser = \"nobodys\"\n");
        netns("apply", file).exits(1).says(file + ":3: 'nobodys' has no valid number in /etc/passwd");
    }

    /** The number of each is that of an errno (EINTR, EPERM), negated. */
    @Test
    void theyMayLookLikeErrors() {
        make("red");
        for (String uid : new String[] {"4294967292", "4294967294"}) {
            sh("setpriv --reuid=$1 --clear-groups \"$netns\" list --long", uid)
                    .exits(0)
                    .printsWords("red");
        }
    }
}
