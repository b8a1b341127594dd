package dev.netns.cli;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.config.DeclarationJson;
import dev.netns.names.ExitStatus;
import dev.netns.names.NamePattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns export [NAME…]}. */
final class ExportVerb implements Verb {
    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Prints what is there as a declaration, for /etc/netns.toml: `netns plan` finds nothing to do"
                                + " for it. What cannot be declared stands in comments. Changes nothing.");
        Words.several(spec, "0..*", "NAME", "these namespaces only; names, or patterns such as 'web-*'");
    }

    @Override
    public int run(Session session, ParseResult words) {
        Set<NamespaceName> names = new TreeSet<>();
        List<String> given = Words.several(words, 0);
        given.forEach(DeclarationWords::name);
        NamePattern.expand(session.store(), "export", given, false)
                .forEach(name -> names.add(NamespaceName.ofBytes(name)));
        String text = session.provisioning().export(names);
        if (session.json()) {
            Declaration declaration = declaration(text);
            session.json(out -> DeclarationJson.write(declaration, out));
        } else {
            text.lines().forEach(session::line);
        }
        return ExitStatus.DONE;
    }

    private static Declaration declaration(String text) {
        try {
            return ConfigReader.readText(Path.of("export"), text);
        } catch (ConfigException e) {
            throw new IllegalStateException("an export is a declaration", e);
        }
    }
}
