package dev.netns.cli;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import dev.netns.provision.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns unit NAME SERVICE [--install]}. */
final class UnitVerb implements Verb {
    private static final String INSTALL = "--install";

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Prints the drop-in that puts a systemd service into a network namespace. The service is then"
                                + " bound to netns@NAME.service: it starts and stops with the namespace.");
        Words.flag(spec, "writes it to /etc/systemd/system/SERVICE.d/netns.conf", INSTALL);
        DeclarationWords.describeFiles(spec);
        Words.one(spec, "NAME", "the namespace");
        Words.one(spec, "SERVICE", "the service, with or without .service");
    }

    @Override
    public int run(Session session, ParseResult words) {
        NamespaceName name = DeclarationWords.name(Words.one(words, 0));
        String service = DropIn.service(Words.one(words, 1));
        Optional<NamespaceDeclaration> declared;
        try {
            declared = find(DeclarationWords.ofFilesOnly(words).read(new ConfigReader()), name);
        } catch (ConfigException e) {
            return session.reporter(false).complain(e);
        }
        Store store = session.store();
        boolean there = store.look(name.toBytes(), new FileStatus()) == Store.Kind.NAMESPACE;
        if (!there && declared.isEmpty()) {
            throw new Failure(ExitStatus.NOT_FOUND, "'" + name.toPrintable() + "' is neither declared nor there")
                    .withHint("declare it in /etc/netns.toml, or see `netns list`");
        }
        if (!Text.decode(name.toBytes())
                .chars()
                .allMatch(c -> c >= ' ' && c != 0x7f && !Character.isSurrogate((char) c))) {
            throw new Failure(
                    ExitStatus.FAILED, "systemd cannot read a file that has the name '" + name.toPrintable() + "'");
        }
        boolean withDns = declared.map(namespace -> namespace.dns() != null)
                .orElseGet(() -> Files.exists(Path.of("/etc/netns/" + name + "/resolv.conf")));
        String directory = Text.decode(store.path(new byte[0])).replaceAll("/+$", "");
        DropIn dropIn = new DropIn(name.toString(), directory, service, declared.isPresent(), withDns);
        if (session.json()) {
            session.json(out -> out.beginObject()
                    .name("service")
                    .value(service)
                    .name("path")
                    .value(dropIn.path().toString())
                    .name("text")
                    .value(dropIn.text())
                    .endObject());
        }
        if (Words.has(words, INSTALL)) {
            install(session, dropIn);
        } else if (!session.json()) {
            dropIn.text().lines().forEach(session::line);
        }
        return ExitStatus.DONE;
    }

    private static Optional<NamespaceDeclaration> find(Declaration declaration, NamespaceName name) {
        return declaration.namespaces().stream()
                .filter(namespace -> namespace.name().equals(name))
                .findFirst();
    }

    private static void install(Session session, DropIn dropIn) {
        TextFile file = new TextFile(session.syscalls(), dropIn.path());
        String present = file.read();
        if (present != null && !present.startsWith(DropIn.HEADER)) {
            throw new Failure(
                            ExitStatus.FAILED,
                            "cannot write " + dropIn.path() + ": it is there, and netns did not write it")
                    .withHint("move it away, or print the drop-in without " + INSTALL);
        }
        file.write(dropIn.text());
        session.say("written to " + dropIn.path() + "; it holds after `systemctl daemon-reload` and `systemctl restart "
                + dropIn.service() + "`");
    }
}
