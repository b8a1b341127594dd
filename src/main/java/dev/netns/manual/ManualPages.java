package dev.netns.manual;

import dev.netns.cli.Definitions;
import dev.netns.cli.Definitions.Option;
import dev.netns.cli.Definitions.VerbDefinition;
import dev.netns.config.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pages of the manual. The first line of a text is what apropos(1) finds; what comes before its first heading goes on
 * with the description. A verb without a text has a page of its definition alone.
 */
final class ManualPages {
    private final Path texts;
    private final String date;

    /**
     * Pages.
     *
     * @param texts the folder of the texts
     * @param date that the pages bear: year, month and day
     */
    ManualPages(Path texts, String date) {
        this.texts = texts;
        this.date = date;
    }

    /** All pages, by the names of their files. */
    Map<String, String> all() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        for (VerbDefinition verb : Definitions.verbs()) {
            pages.put("netns-" + verb.name() + ".1", verb(verb));
        }
        pages.put("netns.1", written("netns", 1));
        pages.put("netns.toml.5", written("netns.toml", 5));
        pages.put("netns.service.8", written("netns.service", 8));
        return pages;
    }

    private String verb(VerbDefinition verb) throws IOException {
        String name = "netns-" + verb.name();
        List<String> lines = lines(name);
        Roff page = page(name, 1, lines.isEmpty() ? brief(verb) : lines.get(0));
        page.section("Synopsis");
        verb.synopsis().forEach(page::synopsis);
        page.section("Description");
        page.plain(literal(verb.description()));
        List<String> rest = lines.isEmpty() ? lines : lines.subList(1, lines.size());
        int headings = heading(rest);
        write(page, rest.subList(0, headings));
        if (!verb.parameters().isEmpty()) {
            page.section("Arguments");
            verb.parameters()
                    .forEach(word -> page.item("*" + word.label() + "*", Prose.sentence(literal(word.description()))));
        }
        page.section("Options");
        options(page, verb.options());
        page.paragraph("The options of all verbs, such as `--json` and `--help`, are in `netns`(1).");
        write(page, rest.subList(headings, rest.size()));
        return page.text();
    }

    private String written(String name, int section) throws IOException {
        List<String> lines = lines(name);
        Roff page = page(name, section, lines.get(0));
        write(page, lines.subList(1, lines.size()));
        return page.text();
    }

    private Roff page(String name, int section, String brief) {
        Roff page = new Roff(name, section, date, Definitions.version());
        page.section("Name");
        page.plain(name + " " + Roff.DASH + " " + brief);
        return page;
    }

    private static void write(Roff page, List<String> lines) {
        new Prose(
                        page,
                        Map.of(
                                "synopses",
                                () -> Definitions.verbs()
                                        .forEach(verb -> verb.synopsis().forEach(page::synopsis)),
                                "options",
                                () -> options(page, Definitions.globalOptions()),
                                "verbs",
                                () -> Definitions.verbs().forEach(verb -> verbItem(page, verb)),
                                "statuses",
                                () -> Definitions.exitStatuses()
                                        .forEach((status, meaning) -> page.item("`" + status + "`", meaning)),
                                "keys",
                                () -> write(page, Reference.markdown().lines().toList())))
                .write(lines);
    }

    private static void verbItem(Roff page, VerbDefinition verb) {
        page.item("`netns-" + verb.name() + "`(1)", literal(verb.description()));
    }

    private static void options(Roff page, List<Option> options) {
        for (Option option : options) {
            List<String> terms = new ArrayList<>();
            for (String name : option.names()) {
                terms.add("`" + name + "`" + value(option, name));
            }
            page.item(String.join(", ", terms), Prose.sentence(literal(option.description())));
        }
    }

    /** A definition's words have marks for what is typed, and a star is a star. */
    private static String literal(String words) {
        return words.replace('*', Roff.STAR);
    }

    private static String value(Option option, String name) {
        if (option.label().isEmpty()) {
            return "";
        }
        String label = "*" + option.label() + "*";
        if (option.valueIsOptional()) {
            return "[=" + label + "]";
        }
        return (name.startsWith("--") ? "=" : " ") + label;
    }

    private static int heading(List<String> lines) {
        int at = 0;
        while (at < lines.size() && !lines.get(at).startsWith("## ")) {
            at++;
        }
        return at;
    }

    private static String brief(VerbDefinition verb) {
        String description = verb.description();
        String first = description.substring(0, description.indexOf('.'));
        return first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1);
    }

    private List<String> lines(String name) throws IOException {
        Path file = texts.resolve(name + ".text");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
