package dev.netns.cli;

import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.NamespaceIds;
import dev.netns.names.References;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns set NAME NSID}. */
final class SetVerb implements Verb {
    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage().description("Assigns the number (nsid) by which our network namespace knows another one.");
        Words.one(spec, "NAME", "or pid:PID, path:FILE, inode:N, docker:CONTAINER, podman:CONTAINER");
        Words.one(spec, "NSID", "a number from 0, or 'auto'");
    }

    @Override
    public int run(Session session, ParseResult words) {
        byte[] name = Text.encode(Words.one(words, 0));
        int nsid = NsidWord.parse(Words.one(words, 1));
        int fd = new References(session.store()).open("set the nsid of", name);
        NamespaceIds ids = new NamespaceIds(session.syscalls());
        try {
            ids.assign(fd, name, nsid);
        } finally {
            ids.close();
            session.syscalls().close(fd);
        }
        return ExitStatus.DONE;
    }
}
