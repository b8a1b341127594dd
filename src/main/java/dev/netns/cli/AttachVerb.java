package dev.netns.cli;

import dev.netns.NamespaceName;
import dev.netns.Namespaces;
import dev.netns.NetworkNamespace;
import dev.netns.linux.Bytes;
import dev.netns.linux.Text;
import dev.netns.names.Attachment;
import dev.netns.names.Creation;
import dev.netns.names.ExitStatus;
import dev.netns.names.Names;
import dev.netns.names.PlainVerbs;
import dev.netns.names.References;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns attach NAME PID}. */
final class AttachVerb implements Verb {
    private static final String REPLACE = "--replace";

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage().description("Gives a name to a network namespace that exists.");
        Words.flag(spec, "take the name from the namespace that has it", REPLACE);
        Words.one(spec, "NAME", "the new name");
        Words.one(
                spec,
                "PID",
                "of a process in it; or NAME, path:FILE, id:NSID, inode:N, docker:CONTAINER, podman:CONTAINER");
    }

    @Override
    public int run(Session session, ParseResult words) {
        byte[] name = Text.encode(Words.one(words, 0));
        byte[] source = Text.encode(Words.one(words, 1));
        Names.check("attach", name);
        int pid = Bytes.number(source);
        byte[] reference = pid > 0 ? Text.ascii("pid:" + pid) : source;
        if (Words.has(words, REPLACE)) {
            replace(session, name, reference);
        } else if (pid > 0) {
            sayRepaired(session, name, new Attachment(session.store()).attach(name, pid));
        } else {
            int fd = new References(session.store()).open("attach", source);
            sayRepaired(session, name, attach(session, name, fd, source));
            session.syscalls().close(fd);
        }
        return ExitStatus.DONE;
    }

    private static void replace(Session session, byte[] name, byte[] reference) {
        Namespaces namespaces = session.namespaces();
        try (NetworkNamespace next = namespaces.find(Text.decode(reference))) {
            namespaces.replace(NamespaceName.ofBytes(name), next);
        }
    }

    private static boolean attach(Session session, byte[] name, int fd, byte[] source) {
        return new Creation(session.store()).attach(name, Text.ascii("/proc/self/fd/" + fd), Text.quoted(source));
    }

    private static void sayRepaired(Session session, byte[] name, boolean repaired) {
        if (repaired) {
            session.say(PlainVerbs.repaired(name));
        }
    }
}
