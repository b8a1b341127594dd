package dev.netns.provision;

import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.linux.Syscalls;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.proc.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes numbers of the names of users and groups in a declaration: the kernel tells numbers, and knows no names. */
final class Accounts {
    private static final Path USERS = Path.of("/etc/passwd");
    /** The next one, 32 bits of ones, stands for nobody. */
    private static final long LARGEST = 0xffff_fffeL;

    private static final Path GROUPS = Path.of("/etc/group");

    private final FileTree files;

    Accounts(Syscalls sys) {
        this.files = new FileTree(sys);
    }

    Declaration resolve(Declaration declaration) {
        if (declaration.links().stream().noneMatch(Accounts::hasAccounts)) {
            return declaration;
        }
        return new Declaration(
                resolve(declaration.hostLinks()),
                declaration.namespaces().stream().map(this::resolve).toList());
    }

    private static boolean hasAccounts(LinkDeclaration link) {
        return link.kind().making() == LinkKind.Making.TUNTAP;
    }

    private NamespaceDeclaration resolve(NamespaceDeclaration namespace) {
        return namespace.withLinks(resolve(namespace.links()));
    }

    private List<LinkDeclaration> resolve(List<LinkDeclaration> links) {
        return links.stream()
                .map(link -> hasAccounts(link) ? link.withSettings(resolve(link)) : link)
                .toList();
    }

    private Map<LinkKey, Object> resolve(LinkDeclaration link) {
        Map<LinkKey, Object> settings = new HashMap<>(link.settings());
        settings.replaceAll((key, value) -> switch (key.name()) {
            case "user" -> number(value, USERS, link, key);
            case "user_group" -> number(value, GROUPS, link, key);
            default -> value;
        });
        return settings;
    }

    /** The third field of the line that begins with the name: passwd(5), group(5). */
    private Object number(Object account, Path file, LinkDeclaration link, LinkKey key) {
        if (!(account instanceof String name)) {
            return account;
        }
        try {
            for (String line : files.read(file).split("\n")) {
                String[] fields = line.split(":", 4);
                if (fields.length > 2 && fields[0].equals(name)) {
                    long number = Long.parseLong(fields[2]);
                    if (number >= 0 && number <= LARGEST) {
                        return number;
                    }
                    throw new Failure(ExitStatus.FAILED, "'" + name + "' has no valid number in " + file)
                            .at(link.origin(key.name()).toString());
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw unknown(name, file, link, key);
        }
        throw unknown(name, file, link, key);
    }

    private static Failure unknown(String name, Path file, LinkDeclaration link, LinkKey key) {
        return new Failure(ExitStatus.FAILED, "there is no '" + name + "' in " + file)
                .at(link.origin(key.name()).toString());
    }
}
