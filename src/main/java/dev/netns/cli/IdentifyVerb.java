package dev.netns.cli;

import com.google.gson.stream.JsonWriter;
import dev.netns.linux.Bytes;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.Identification;
import dev.netns.names.PlainVerbs;
import dev.netns.names.References;
import dev.netns.names.Store;
import dev.netns.observe.NamespaceType;
import dev.netns.observe.ProcessNamespaces;
import dev.netns.observe.ProcessReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns identify [PID…]}. */
final class IdentifyVerb implements Verb {
    private static final String ALL_TYPES = "--all-types";
    private static final byte[] CALLER = {};

    /** A word's answer; the process is 0 for the caller, and -1 for a reference that is only a namespace. */
    private record Identified(byte[] word, int pid, FileStatus namespace, List<String> names) {}

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage().description("Prints every name of the network namespace of a process.");
        Words.flag(spec, "the namespaces of all types that the process is in, with their inodes", ALL_TYPES);
        Words.several(spec, "0..*", "PID", "or another reference; left out: our own");
    }

    @Override
    public int run(Session session, ParseResult words) {
        List<byte[]> given = new ArrayList<>();
        Words.several(words, 0).forEach(word -> given.add(Text.encode(word)));
        if (given.isEmpty()) {
            given.add(CALLER);
        }
        boolean allTypes = Words.has(words, ALL_TYPES);
        List<Identified> answers = new ArrayList<>();
        int status = Each.of(session, given, word -> {
            Identified answer = identify(session, word, allTypes);
            answers.add(answer);
            if (!session.json()) {
                print(session, answer, allTypes, given.size() > 1);
            }
        });
        if (session.json() && !answers.isEmpty()) {
            printJson(session, answers, allTypes);
        }
        return status;
    }

    private static Identified identify(Session session, byte[] word, boolean allTypes) {
        Store store = session.store();
        References references = new References(store);
        int pid = 0;
        if (word != CALLER) {
            int number = Bytes.number(word);
            pid = number > 0 ? number : references.process("identify", word);
            pid = pid == 0 ? -1 : pid;
        }
        if (allTypes && pid < 0) {
            throw new Failure(
                    ExitStatus.USAGE,
                    "cannot identify " + Text.quoted(word)
                            + ": --all-types takes a process (PID, pid:PID, docker:NAME, podman:NAME)");
        }
        FileStatus namespace =
                pid < 0 ? opened(store, references, word) : Identification.ofProcess(session.syscalls(), pid);
        List<String> names = Identification.names(store, namespace).stream()
                .map(Text::decode)
                .toList();
        return new Identified(word, pid, namespace, names);
    }

    private static FileStatus opened(Store store, References references, byte[] word) {
        Syscalls sys = store.syscalls();
        int fd = references.open("identify", word);
        FileStatus status = new FileStatus();
        sys.fstat(fd, status);
        sys.close(fd);
        return status;
    }

    private static void print(Session session, Identified answer, boolean allTypes, boolean several) {
        if (allTypes) {
            String prefix = several ? answer.pid() + " " : "";
            ProcessNamespaces.of(session.syscalls(), answer.pid()).forEach((type, inode) -> {
                boolean named = type == NamespaceType.NET && !answer.names().isEmpty();
                String names = named ? " " + Text.printable(String.join(" ", answer.names())) : "";
                session.line(prefix + type.link(inode) + names);
            });
            return;
        }
        answer.names().forEach(name -> session.line(Text.printable(name)));
        if (answer.names().isEmpty()) {
            session.say(
                    answer.pid() < 0
                            ? Text.quoted(answer.word()) + " has no name: inode " + answer.namespace().inode
                            : PlainVerbs.unnamed(session.syscalls(), answer.pid(), answer.namespace()));
        }
    }

    private static void printJson(Session session, List<Identified> answers, boolean allTypes) {
        ProcessReader reader = new ProcessReader(session.syscalls());
        session.json(json -> {
            json.beginArray();
            for (Identified answer : answers) {
                json.beginObject();
                write(json, session.syscalls(), answer, reader);
                if (allTypes) {
                    json.name("namespaces").beginObject();
                    for (Map.Entry<NamespaceType, Long> namespace : ProcessNamespaces.of(
                                    session.syscalls(), answer.pid())
                            .entrySet()) {
                        json.name(namespace.getKey().file()).value(namespace.getValue());
                    }
                    json.endObject();
                }
                json.endObject();
            }
            json.endArray();
        });
    }

    private static void write(JsonWriter json, Syscalls sys, Identified answer, ProcessReader reader)
            throws IOException {
        int pid = answer.pid() == 0 ? sys.processId() : answer.pid();
        if (pid > 0) {
            json.name("pid").value(pid);
        } else {
            json.name("reference").value(Text.decode(answer.word()));
        }
        json.name("inode").value(answer.namespace().inode);
        ObservedJson.texts(json, "names", answer.names());
        if (pid > 0) {
            ObservedJson.owner(json, reader.owner(pid));
        }
    }
}
