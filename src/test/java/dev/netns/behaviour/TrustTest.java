package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others than root can change is not worked by: directories, declarations, keys, firewalls. */
class TrustTest extends Declarations {
    private static final Path FOLDER = Path.of("/run/netns-trust-test");
    private static final Path NAMES = FOLDER.resolve("names");
    private static final Path MEMORY = FOLDER.resolve("names-state");
    private static final Path PROOF = Path.of("/run/netns-trust-test-proof");
    private static final String AS_NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups ";

    @BeforeEach
    void makeFolder() {
        assumeRealRoot("another user is there for root only");
        removeFolder();
        sh("mkdir -m 1777 $1", FOLDER).done();
    }

    @AfterEach
    void removeFolder() {
        sh("while umount -l -R $1 2>/dev/null; do :; done; rm -rf --one-file-system $2 $3", NAMES, FOLDER, PROOF)
                .done();
    }

    @Test
    void refusesWhatSomebodyElseRemembersForUs() {
        nobody("mkdir $2 && echo '{\"name\":\"red\"}' > $2/red.json");
        for (String change : new String[] {"add red", "down", "apply " + declare("a.toml", "[namespace.red]\n")}) {
            there(change)
                    .refuses(1)
                    .says("cannot use " + MEMORY + ": it belongs to user 65534", "chown root")
                    .hasNoTrace();
        }
        assertEquals("", sh("ls -A $1 2>/dev/null; :", NAMES).out());
        there("plan " + declare("a.toml", "[namespace.blue]\n"))
                .exits(0)
                .says("ignoring what is remembered in " + MEMORY + ": it belongs to user 65534");
    }

    /** A link of somebody else's would have root write its records where it leads. */
    @Test
    void doesNotFollowTheLinkThatSomebodyElseMade() {
        sh("mkdir $1", PROOF).done();
        nobody("ln -s " + PROOF + " $2");
        there("add red").refuses(1).says("cannot use " + MEMORY + ": it belongs to user 65534");
        there("down").refuses(1);
        assertEquals("", sh("ls -A $1", PROOF).out());
    }

    @Test
    void refusesARunDirectoryOfSomebodyElse() {
        nobody("mkdir $1 && ln -s /etc/passwd $1/red && : > $1/blue");
        for (String change : new String[] {
            "add green",
            "attach green " + ProcessHandle.current().pid(),
            "delete blue",
            "rename blue green",
            "down",
            "apply " + declare("a.toml", "[namespace.green]\n")
        }) {
            Result result = there(change);
            assertFalse(result.exit() == 0, result::toString);
            result.hasNoTrace();
            if (!change.startsWith("rename")) {
                result.exits(1).says("cannot use " + NAMES + ": it belongs to user 65534");
            }
        }
        assertEquals("blue\nred\n", sh("ls -A $1", NAMES).out());
        there("list").exits(0).prints("blue (stale)\nred (stale)\n");
    }

    /** Whoever may write to it puts a link in the place of the file that is mounted on. */
    @ParameterizedTest
    @ValueSource(strings = {"0777", "1777", "0775"})
    void refusesARunDirectoryThatOthersMayWriteTo(String mode) {
        sh("mkdir $1 && chmod $2 $1", NAMES, mode).done();
        there("add red")
                .refuses(1)
                .says("cannot use " + NAMES + ": others than its owner may write to it", "chmod go-w");
        assertEquals("", sh("ls -A $1", NAMES).out());
    }

    /** In it, everybody could put another directory in the place of this one, if it were not sticky. */
    @Test
    void looksAtTheFoldersAbove() {
        there("add red").done();
        there("delete red").done();
        sh("chmod 0777 $1", FOLDER).done();
        there("add red").refuses(1).says("cannot use " + NAMES + ": others may write to its folder " + FOLDER);
        sh("chmod 0755 $1 && chown 65534 $1", FOLDER).done();
        there("add red").refuses(1).says("its folder " + FOLDER + " belongs to user 65534");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chown 65534 /etc/netns.toml",
                "chmod 0666 /etc/netns.toml",
                "chmod 0664 /etc/netns.toml",
                "chmod 0777 /etc/netns.d",
                "chown 65534 /etc/netns.d",
                "chown 65534 /etc/netns.d/a.toml",
                "chmod 0602 /etc/netns.d/a.toml"
            })
    void refusesTheMachinesDeclarationThatOthersMayWrite(String change) {
        write(DEFAULT, "[namespace.red.hooks]\nhost_up = [\"touch " + PROOF + "\"]\n");
        write(DEFAULT_PARTS.resolve("a.toml"), "[namespace.blue]\n");
        sh(change).done();
        String file = change.substring(change.lastIndexOf(' ') + 1);
        netns("apply")
                .exits(2)
                .printsNothing()
                .says(file + ": ", "chown root, chmod go-w")
                .hasNoTrace();
        assertEquals("", entries());
        assertFalse(Files.exists(PROOF));
        netns("plan").exits(0).says(file + ": ", "`netns apply` will refuse it");
        netns("check").exits(0).saysNothing();
        netns("down").exits(0);
    }

    @Test
    void refusesANamedDeclarationOfSomebodyElse() {
        Path file = declare("a.toml", "[namespace.red]\n");
        sh("chown 65534 \"$1\"", file).done();
        netns("apply", file).exits(2).printsNothing().says("a.toml: it belongs to user 65534");
        netns("apply", "--file", file).exits(2).printsNothing();
        netns("-j", "apply", file).exits(2).says("it belongs to user 65534");
        assertEquals("", entries());
        sh("\"$netns\" apply --file /dev/stdin < \"$1\"", file).exits(0);
        netns("down").exits(0).says("1 removed");
    }

    /** `sudo netns apply a.toml` in one's own folder, with the umask and the group that distributions give. */
    @Test
    void believesWhomSudoBelieves() {
        Path file = declare("a.toml", "[namespace.red]\n");
        sh("chown 65534:65534 \"$1\" && chmod 0664 \"$1\"", file).done();
        command("apply", file).env("SUDO_UID", "1000").run().exits(2).printsNothing();
        command("apply", file).env("SUDO_UID", "65534").run().exits(0).says("1 added");
        sh("mv \"$1\" $2", file, DEFAULT).done();
        command("apply").env("SUDO_UID", "65534").run().exits(2).printsNothing().says("it belongs to user 65534");
    }

    @Test
    void refusesAFirewallThatOthersMayWrite() {
        Path rules = declare("fw.nft", "table inet filter {}\n");
        Path file = declare("a.toml", "[namespace.red]\nnftables = \"fw.nft\"\n");
        sh("chmod 0666 \"$1\"", rules).done();
        netns("apply", file).exits(1).says("cannot use the firewall ", "fw.nft: others than its owner may write to it");
        sh("rm \"$1\" && mkfifo \"$1\"", rules).done();
        netns("apply", file).exits(1).says("fw.nft: it is not a regular file");
        assertEquals("", entries());
    }

    @Test
    void refusesAKeyOfSomebodyElse() {
        Path key = declare("private.key", "LVhUpMoEqzq8w5nS/T89UHqcfck3CMl6OYsKGfxjkpo=\n");
        Path file = declare(
                "a.toml", "[namespace.red.link.wg0]\ntype = \"wireguard\"\nprivate_key_file = \"private.key\"\n");
        sh("chmod 0600 \"$1\" && chown 65534 \"$1\"", key).done();
        netns("apply", file).exits(1).says("private.key: it belongs to user 65534");
        sh("rm \"$1\" && mkfifo -m 0600 \"$1\"", key).done();
        netns("apply", file).exits(1).says("private.key: it is not a regular file");
        assertEquals("", entries());
    }

    @Test
    void readsOnlyRegularFilesOfTheMachinesDeclaration() {
        sh("mkdir -p $1 && mkfifo $1/a.toml", DEFAULT_PARTS).done();
        netns("plan").exits(2).printsNothing().says("/etc/netns.d/a.toml: is not a regular file");
        netns("apply").exits(2).printsNothing().says("/etc/netns.d/a.toml: is not a regular file");
        sh("mv $1/a.toml $2", DEFAULT_PARTS, DEFAULT).done();
        netns("plan").exits(2).printsNothing().says("/etc/netns.toml: is not a regular file");
        netns("plan", DEFAULT).exits(2).printsNothing().says("/etc/netns.toml: is not a regular file");
    }

    @Test
    void readsWhatAShellHandsOver() {
        sh("\"$netns\" apply --file <(echo '[namespace.red]')").exits(0).says("1 added");
        sh("echo '[namespace.red]' | \"$netns\" plan --file /dev/stdin")
                .exits(0)
                .prints("0 changes\n");
        sh("\"$netns\" check <(echo '[namespace.red]')").exits(0);
    }

    /** A command in the run directory {@link #NAMES}. */
    private Result there(String words) {
        return Netns.script(NAMES, "\"$netns\" " + words).run();
    }

    private void nobody(String script) {
        sh(AS_NOBODY + "sh -c '" + script + "' script $1 $2", NAMES, MEMORY).done();
    }
}
