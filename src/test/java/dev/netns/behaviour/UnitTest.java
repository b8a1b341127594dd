package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code netns unit}: a service in a namespace. */
class UnitTest extends Declarations {
    @Test
    void printsTheDropIn() {
        Path file = declare("a.toml", "[namespace.\"dark room\".dns]\nservers = [\"192.0.2.1\"]\n");
        netns("unit", "--file", file, "dark room", "nginx")
                .exits(0)
                .saysNothing()
                .printsWords(
                        "BindsTo=netns@dark\\x20room.service\n",
                        "NetworkNamespacePath=" + directory + "/dark room\n",
                        "InaccessiblePaths=-/run/systemd/resolve/io.systemd.Resolve\n");
        netns("-j", "unit", "--file", file, "dark room", "nginx")
                .printsJsonWith("nginx.service", "/etc/systemd/system/nginx.service.d/netns.conf");
    }

    @Test
    void ofWhatIsOnlyThere() {
        make("red");
        netns("unit", "red", "nginx.service").exits(0).printsWords("AssertPathExists=" + directory + "/red\n");
    }

    @Test
    void installs() {
        make("red");
        sh("""
                unshare -m bash -ec '
                    mount -t tmpfs tmpfs /etc/systemd
                    "$netns" unit red nginx --install
                    "$netns" unit red nginx --install 2>/dev/null
                    cd /etc/systemd/system/nginx.service.d; ls -A; head -1 netns.conf
                    echo theirs > netns.conf
                    ! "$netns" unit red nginx --install
                    cat netns.conf'
                """)
                .exits(0)
                .prints("netns.conf\n# Written by `netns unit`: nginx.service runs in a network namespace.\ntheirs\n")
                .says(
                        "written to /etc/systemd/system/nginx.service.d/netns.conf; it holds after `systemctl"
                                + " daemon-reload` and `systemctl restart nginx.service`",
                        "cannot write /etc/systemd/system/nginx.service.d/netns.conf: it is there, and netns did not write it");
    }

    /** Whatever it leads to, somebody else has put it there. */
    @Test
    void doesNotReplaceALink() {
        make("red");
        sh("""
                unshare -m bash -ec '
                    mount -t tmpfs tmpfs /etc/systemd
                    mkdir -p /etc/systemd/system/nginx.service.d
                    cd /etc/systemd/system/nginx.service.d
                    ln -s /etc/systemd/nowhere netns.conf
                    ! "$netns" unit red nginx --install
                    ls -A .. .
                    readlink netns.conf'
                """)
                .exits(0)
                .prints(".:\nnetns.conf\n\n..:\nnginx.service.d\n/etc/systemd/nowhere\n")
                .says(
                        "cannot write /etc/systemd/system/nginx.service.d/netns.conf: it is there, and netns did not write it");
    }

    @Test
    void refuses() {
        make("red");
        netns("unit", "none", "nginx").refuses(3).says("'none' is neither declared nor there");
        netns("unit", "red", "ssh.socket").refuses(2).says("'ssh.socket' is no service");
        netns("unit", "red", "a/b").refuses(2).says("'a/b' is no name of a service");
        netns("unit", "red").refuses(2);
        Path wrong = declare("wrong.toml", "[namespace.red]\nnside = 1\n");
        netns("unit", "--file", wrong, "red", "nginx").exits(2).says("wrong.toml:2: unknown key 'nside'");
        assertEquals("red\n", entries());
    }
}
