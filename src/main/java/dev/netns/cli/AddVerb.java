package dev.netns.cli;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Text;
import dev.netns.names.Creation;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.PlainVerbs;
import dev.netns.names.Store;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns add NAME…}. */
final class AddVerb implements Verb {
    private static final String NSID = "--nsid";
    private static final String IF_NOT_EXISTS = "--if-not-exists";
    private static final String NO_LOOPBACK = "--no-loopback";

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage().description("Creates network namespaces, with lo up.");
        Words.option(spec, NSID, "N|auto", "the number by which our namespace knows it");
        Words.flag(spec, "a name that exists is no error", IF_NOT_EXISTS);
        Words.flag(spec, "leave lo down", NO_LOOPBACK);
        Words.several(spec, "1..*", "NAME", "1 to 255 bytes without '/'");
    }

    @Override
    public int run(Session session, ParseResult words) {
        Creation.Options options = new Creation.Options();
        options.loopback = !Words.has(words, NO_LOOPBACK);
        String nsid = words.matchedOptionValue(NSID, null);
        if (nsid != null) {
            options.nsid = NsidWord.parse(nsid);
        }
        boolean acceptExisting = Words.has(words, IF_NOT_EXISTS);
        Store store = session.store();
        return Each.of(
                session, Words.several(words, 0).stream().map(Text::encode).toList(), name -> {
                    try {
                        if (new Creation(store).add(name, options)) {
                            session.say(PlainVerbs.repaired(name));
                        }
                    } catch (Failure failure) {
                        boolean exists = failure.status() == ExitStatus.EXISTS
                                && store.look(name, new FileStatus()) == Store.Kind.NAMESPACE;
                        if (!acceptExisting || !exists) {
                            throw failure;
                        }
                    }
                });
    }
}
