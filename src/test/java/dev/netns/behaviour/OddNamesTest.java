package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names of every kind that the kernel takes, under either locale: {@code ip} reads what was made here, and the other
 * way round. A name is written here with one char for each byte.
 */
class OddNamesTest extends Behaviour {
    private static final List<String> NAMES = Stream.of(
                    "two words",
                    " blank before",
                    "blank after ",
                    utf8("häuser-東京-𝄞"),
                    "-dash",
                    "--all",
                    "-",
                    "a:b",
                    "350",
                    "0",
                    "it's",
                    "\"quoted\"",
                    "back\\slash",
                    "$HOME",
                    "#comment",
                    "new\nline",
                    "tab\there",
                    "\u001b[31mred",
                    "rubout\u007f",
                    utf8("next\u0085line"),
                    "not utf-8 \u00ff\u00fe",
                    "cut off \u00c3",
                    ".hidden",
                    "...",
                    "(stale)",
                    "n".repeat(255),
                    utf8("é").repeat(127) + "x")
            .sorted(Comparator.naturalOrder())
            .toList();

    OddNamesTest() {
        super(RUN_NETNS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void ipReadsWhatWasMadeHere(String locale) {
        under(locale, "add", "--", words()).done();
        assertEquals(lines(UnaryOperator.identity()), sorted(ip("netns", "list").rawOut()));
        for (String name : NAMES) {
            ip("netns", "exec", bytes(name), "true").exits(0);
        }
        under(locale, "delete", "--", words()).done();
        assertEquals("", ip("netns", "list").out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void listReadsWhatIpMade(String locale) {
        makeByIp();
        assertEquals(
                lines(OddNamesTest::escaped), under(locale, "list").exits(0).rawOut());
        Result json = under(locale, "-j", "list").exits(0);
        assertEquals(
                NAMES.stream().map(OddNamesTest::inJson).toList(),
                StreamSupport.stream(json.json().getAsJsonArray().spliterator(), false)
                        .map(element -> element.getAsJsonObject().get("name").getAsString())
                        .toList());
        assertTrue(json.out().toLowerCase(Locale.ROOT).contains("\\udcff\\udcfe"), json::toString);
        assertTrue(
                json.stdout().length
                        == json.rawOut().replaceAll("[\0-\u001f&&[^\n]]", "").length(),
                json::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void execReadsWhatIpMade(String locale) {
        makeByIp();
        for (String name : NAMES) {
            String inode = sh("stat -L -c %i $D/\"$1\"", bytes(name)).out();
            under(locale, "exec", "--", bytes(name), "stat", "-L", "-c", "%i", "/proc/self/ns/net")
                    .exits(0)
                    .prints(inode);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void identifyAndPidsReadWhatIpMade(String locale) {
        for (String name : List.of("new\nline", "not utf-8 \u00ff\u00fe", utf8("häuser"), "350")) {
            ip("netns", "add", bytes(name)).exits(0);
            Child child =
                    start(Command.of("ip", "netns", "exec", bytes(name), "sh", "-c", "echo there; exec sleep 1000"));
            long pid = child.awaits("there").pid();
            assertEquals(
                    escaped(name) + "\n",
                    under(locale, "identify", pid).exits(0).rawOut());
            under(locale, "pids", bytes(name)).exits(0).prints(pid + "\n");
            Result json = under(locale, "-j", "identify", pid);
            json.printsJsonWith(inJson(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void errorsNameThem(String locale) {
        for (String name : List.of("new\nline", "not utf-8 \u00ff\u00fe", utf8("häuser"), "\u001b[31mred")) {
            Result result = under(locale, "delete", "--", bytes(name)).refuses(3);
            String words = new String(result.stderr(), StandardCharsets.ISO_8859_1);
            assertTrue(words.contains("'" + escaped(name) + "'"), result::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void monitorRenameAndAttachKnowThem(String locale) {
        Child monitor = start(command("monitor").env("LC_ALL", locale));
        under(locale, "add", bytes(utf8("häuser"))).done();
        monitor.awaits("add häuser\n");
        under(locale, "rename", bytes(utf8("häuser")), "new\nline").done();
        monitor.awaits("add new\\x0aline\n");
        under(locale, "attach", bytes("\u00ff"), "path:/run/netns/new\nline").done();
        assertEquals("new\nline\n\u00ff\n", sh("LC_ALL=C ls -1 $D").rawOut());
    }

    private Result under(String locale, Object... args) {
        return command(args).env("LC_ALL", locale).run();
    }

    private void makeByIp() {
        sh("for n; do ip netns add \"$n\" || exit; done", words()).done();
    }

    private static List<byte[]> words() {
        return NAMES.stream().map(OddNamesTest::bytes).toList();
    }

    private static String lines(UnaryOperator<String> written) {
        return NAMES.stream().map(written).map(line -> line + "\n").reduce("", String::concat);
    }

    /** The output of ip, in whatever order, in that of the names. */
    private static String sorted(String out) {
        StringBuilder sorted = new StringBuilder();
        String rest = "\n" + out;
        for (String name : NAMES) {
            String line = "\n" + name + "\n";
            assertTrue(rest.contains(line), () -> "ip does not list " + name + " but " + out);
            rest = rest.replace(line, "\n");
            sorted.append(name).append('\n');
        }
        assertEquals("\n", rest);
        return sorted.toString();
    }

    /** How text shows a name: control characters (C0, DEL, C1 in UTF-8) as \xHH a byte, all else as it is. */
    private static String escaped(String name) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == 0xc2 && i + 1 < name.length() && name.charAt(i + 1) < 0xa0) {
                shown.append(String.format("\\x%02x\\x%02x", (int) c, (int) name.charAt(++i)));
            } else if (c < ' ' || c == 0x7f) {
                shown.append(String.format("\\x%02x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    /** How JSON shows a name: a byte 0xNN that is not UTF-8 is the lone surrogate U+DCNN. */
    private static String inJson(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8).contains("\ufffd")
                ? name.chars()
                        .mapToObj(c -> String.valueOf((char) (c < 0x80 ? c : 0xdc00 + c)))
                        .reduce("", String::concat)
                : new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
