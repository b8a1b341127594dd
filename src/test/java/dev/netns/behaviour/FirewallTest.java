package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live ruleset is compared with what is declared, refused rules are found before anything changes, and exported. */
class FirewallTest extends Declarations {
    private static final String RULES = """
            table inet filter {
                set met { type ipv4_addr; flags dynamic,timeout; timeout 1h; }
                set banned { type ipv4_addr; }
                set allowed { type ipv4_addr; elements = { 10.0.0.1, 10.0.0.2 } }
                counter seen { }
                chain input {
                    type filter hook input priority 0; policy drop;
                    iif lo counter accept
                    counter name seen
                    ip saddr @allowed accept
                    add @met { ip saddr }
                }
            }
            """;
    private static final String DECLARED = "[namespace.red]\nnftables_rules = \"\"\"\n" + RULES + "\"\"\"\n";
    private static final String DRIFT = "nftables (the live ruleset is not as it was loaded: ";

    FirewallTest() {
        super(RUN_NETNS);
    }

    private void change(String script) {
        sh("nsenter --net=$D/red sh -ec \"$1\"", script).done();
    }

    private String listed() {
        return sh("nsenter --net=$D/red nft -s list ruleset").exits(0).out();
    }

    @Test
    void whatSomebodyFlushedIsLoadedAgain() {
        Path file = declare("a.toml", DECLARED);
        netns("apply", file).exits(0);
        netns("plan", file).exits(0).prints("0 changes\n");
        String before = listed();
        change("nft flush ruleset");
        netns("plan", "--exit-code", file)
                .exits(1)
                .prints("red\n  ~ " + DRIFT + "set inet filter allowed, table inet filter)\n1 change\n");
        netns("plan", "--json", file)
                .exits(0)
                .printsWords("\"what\":\"nftables\",\"differs\":[\"set inet filter allowed\",\"table inet filter\"]");
        netns("apply", file).exits(0);
        assertEquals(before, listed());
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nft add rule inet filter input accept",
                "nft insert rule inet filter input accept",
                "nft flush chain inet filter input",
                "nft 'add chain inet filter input { policy accept; }'",
                "nft 'add element inet filter allowed { 10.0.0.3 }'",
                "nft 'delete element inet filter allowed { 10.0.0.1 }'",
                "nft 'add table inet filter { flags dormant; }'",
                "nft delete table inet filter",
            })
    void aChangeOfWhatWasLoadedIsDrift(String command) {
        Path file = declare("a.toml", DECLARED);
        netns("apply", file).exits(0);
        String before = listed();
        change(command);
        netns("plan", file).exits(0).printsWords("  ~ " + DRIFT, "1 change\n");
        netns("apply", file).exits(0);
        assertEquals(before, listed());
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
    }

    @Test
    void whatProgramsAddAtRunTimeIsNoDriftAndStays() {
        Path file = declare("a.toml", DECLARED);
        netns("apply", file).exits(0);
        change("nft 'add element inet filter met { 10.0.0.7 }'");
        change("nft 'add element inet filter banned { 10.0.0.8 }'");
        change("nft 'add table ip docker; add chain ip docker nat'");
        change("ping -c 1 -W 1 127.0.0.1 >/dev/null");
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        netns("apply", file).exits(0).says("0 changes, 1 as declared");
        change("nft flush chain inet filter input");
        netns("apply", file).exits(0);
        assertTrue(listed().contains("table ip docker {"), this::listed);
        declare("a.toml", "[namespace.red]\n");
        netns("apply", file).exits(0);
        assertEquals("table ip docker {\n\tchain nat {\n\t}\n}\n", listed());
    }

    /** The rule holds the index of the link, and the kernel counts no change when that goes. */
    @Test
    void aRuleWhoseLinkIsGoneIsLoadedAgain() {
        Path file = declare("a.toml", """
                [namespace.red]
                nftables_rules = \"""
                table inet filter {
                    chain input {
                        type filter hook input priority 0; policy accept;
                        iif "br0" drop
                    }
                }
                \"""
                [namespace.red.link.br0]
                type = "bridge"
                """);
        netns("check", file).exits(0);
        netns("apply", file).exits(0);
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        change("ip link del br0; ip link add br0 type bridge; ip link set br0 up");
        netns("plan", file).exits(0).printsWords("  ~ " + DRIFT + "table inet filter)");
        change("ip link del br0");
        netns("apply", file).exits(0);
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        assertTrue(listed().contains("iif \"br0\" drop"), this::listed);
    }

    @Test
    void whatHooksAddIsNoDrift() {
        Path file = declare("a.toml", DECLARED + """
                [namespace.red.hooks]
                up = ["nft add rule inet filter input tcp dport 22 accept"]
                """);
        netns("apply", file).exits(0);
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
    }

    /** It does not tell what was loaded. The next load does. */
    @Test
    void byARecordOfAnEarlierVersionNothingHasDrifted() {
        Path file = declare("a.toml", DECLARED);
        netns("apply", file).exits(0);
        sh(
                        "sed -i 's/,\"nftables_parts\":{[^}]*},\"nftables_generation\":[0-9]*//' $1/red.json && ! grep parts $1/red.json",
                        state)
                .done();
        change("nft flush ruleset");
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        declare("a.toml", DECLARED.replace("policy drop", "policy accept"));
        netns("plan", file).exits(0).prints("red\n  ~ nftables\n1 change\n");
        netns("apply", file).exits(0);
        change("nft flush ruleset");
        netns("plan", file).exits(0).printsWords("  ~ " + DRIFT);
    }

    /** Whose number differs though nothing of ours does, of that apply remembers the new one. */
    @Test
    void whatOthersLoadIsListedOnce() {
        Path file = declare("a.toml", DECLARED);
        netns("apply", file).exits(0);
        change("nft add table ip docker");
        String before = sh("cat $1/red.json", state).out();
        netns("apply", file).exits(0);
        String after = sh("cat $1/red.json", state).out();
        assertEquals(before.replaceAll("_generation\":[0-9]+", ""), after.replaceAll("_generation\":[0-9]+", ""));
        assertTrue(!before.equals(after), after);
    }

    @Test
    void withoutNftItIsSaidThatNobodyLooked() {
        Path file = declare("a.toml", DECLARED);
        netns("apply", file).exits(0);
        change("nft flush ruleset");
        sh("unshare -m sh -c 'mount --bind /dev/null \"$(command -v nft)\" && exec \"$netns\" plan \"$0\"' $1", file)
                .exits(0)
                .prints("0 changes\n")
                .says("cannot look at the firewall of 'red', ignoring what was changed in it: nft is not installed");
    }

    @Test
    void aFaultIsNamedWithItsLineBeforeAnythingChanges() {
        Path file = declare("a.toml", """
                # a comment
                [namespace.red]
                nftables_rules = \"""
                table inet filter {
                    chain input {
                        tcp dport 99999 accept
                        jump nowhere
                    }
                }
                \"""
                """);
        for (String verb : List.of("check", "plan", "apply")) {
            Result result = netns(verb, file);
            String words = result.out() + result.err();
            assertTrue(
                    words.contains(file + ":6: ") && words.contains("nft refuses the rules here: Service out of range"),
                    () -> verb + ": " + words);
        }
        netns("check", file).exits(2).printsNothing();
        netns("apply", file).exits(1);
        assertEquals("", entries());
        declare("a.toml", read(file).replace("99999", "99"));
        netns("check", file).exits(2).says(file + ":7: nft refuses the rules here: ");
        netns("plan", file).exits(1).printsWords("  ! " + file + ":7: nft refuses the rules here: ");
    }

    @Test
    void aFaultInAFileOfRulesIsNamedWithItsLineThere() {
        Path rules = declare("fw.nft", "table inet filter {\n    chain c {\n        frob\n    }\n}\n");
        Path file = declare("a.toml", "[namespace.red]\nnftables = \"fw.nft\"\n");
        netns("check", file).exits(2).says(rules + ":3: nft refuses the rules here: ");
        netns("apply", file).exits(1).says(rules + ":3: cannot apply 'red': nft refuses the rules here: ");
        declare("fw.nft", "table inet filter {\n}\n");
        netns("apply", file).exits(0);
        declare("fw.nft", "table inet filter {\n    chain c {\n        jump nowhere\n    }\n}\n");
        netns("plan", file).exits(1).printsWords("  ! " + rules + ":3: ");
        netns("apply", file).exits(1).says(rules + ":3: ");
        assertEquals("table inet filter {\n}\n", listed());
    }

    /** It may be there by the time the rules are loaded; where it is not, that is said then. */
    @Test
    void aLinkThatIsNotThereYetIsNoFault() {
        String rules = """
                [namespace.red]
                nftables_rules = '''
                table inet filter {
                    chain c {
                        iif "br7" drop
                    }
                }
                '''
                """;
        Path file = declare("a.toml", rules);
        netns("check", file).exits(0);
        netns("plan", file).exits(0).printsWords("  + nftables\n");
        netns("apply", file).exits(1).says(file + ":5: cannot load the firewall of 'red': Interface does not exist");
        assertEquals("", entries());
        declare("a.toml", rules + "[namespace.red.link.br7]\ntype = \"bridge\"\n");
        netns("apply", file).exits(0);
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
    }

    @Test
    void checkTakesNeitherRootNorNft() {
        Path file = declare("a.toml", DECLARED.replace("counter name seen", "counter name nothing"));
        netns("check", file).exits(2).says(file + ":11: nft refuses the rules here: ");
        sh("unshare -m sh -c 'mount --bind /dev/null \"$(command -v nft)\" && exec \"$netns\" check \"$0\"' $1", file)
                .exits(0);
        assumeRealRoot("takes another user");
        sh("setpriv --reuid 65534 --clear-groups \"$netns\" check \"$1\"", file).exits(0);
    }

    @Test
    void rulesThatSomebodyElseLoadedAreExported() {
        make("red");
        Path rules = declare("fw.nft", RULES);
        change("nft -f " + rules);
        change("nft 'add element inet filter met { 10.0.0.7 }'");
        Path file = export();
        assertTrue(read(file).contains("nftables_rules = "), () -> read(file));
        netns("check", file).exits(0);
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        netns("apply", file).exits(0);
        String before = listed();
        change("nft flush ruleset");
        netns("plan", "--exit-code", file).exits(1).printsWords("  ~ " + DRIFT);
        netns("apply", file).exits(0);
        assertEquals(before.replace("\t\telements = { 10.0.0.7 }\n", ""), listed());
    }

    @Test
    void whatIsLiveIsExportedWhereItIsNotAsItWasLoaded() {
        Path file = declare("a.toml", DECLARED);
        netns("apply", file).exits(0);
        assertTrue(read(export()).contains("iif lo counter accept"), () -> read(export()));
        change("nft add rule inet filter input tcp dport 22 accept");
        Path live = export();
        assertTrue(read(live).contains("tcp dport 22 accept"), () -> read(live));
        netns("check", live).exits(0);
        netns("plan", "--exit-code", live).exits(0).prints("0 changes\n");
        change("nft flush ruleset");
        Path gone = export();
        assertTrue(read(gone).contains("# not exported: the firewall that `netns apply` loaded: it is gone"));
        netns("plan", "--exit-code", gone).exits(0).prints("0 changes\n");
    }

    private Path export() {
        return declare("export.toml", netns("export").exits(0).out());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
