package dev.netns.front;

import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.linux.Text;
import dev.netns.names.Console;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import dev.netns.provision.DeclaredVerbs;
import dev.netns.provision.Provisioning;
import dev.netns.provision.Reporter;
import dev.netns.provision.TextReporter;
import java.nio.file.Path;

/**
 * The second native program, which {@link Main} becomes for {@code plan}, {@code apply} and {@code down}: apart, because
 * it is four times as large, and the verbs that scripts call in loops would have to load it too.
 */
public final class ProvisionMain {
    private ProvisionMain() {}

    /**
     * Does not return.
     *
     * @param decoded not used, as in {@link Main#main}
     */
    public static void main(String[] decoded) {
        NativeSyscalls sys = new NativeSyscalls();
        byte[][] arguments = Arguments.read();
        Variables environment = new Variables(sys.environment());
        Console console = new Console(sys);
        int status;
        try {
            PlainChoice words = PlainChoice.of(arguments);
            status = words == null ? becomeJava(sys, environment, arguments) : run(sys, words, environment, console);
            console.flush();
        } catch (NeedsJava | WrongDeclaration elsewhere) {
            status = becomeJava(sys, environment, arguments);
        } catch (Failure failure) {
            console.complain(failure);
            status = failure.status();
        } catch (RuntimeException bug) {
            console.say("internal error: " + bug);
            status = ExitStatus.FAILED;
        }
        Libc.exit(status);
    }

    /** A declaration with faults: Java tells them. */
    private static final class WrongDeclaration extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static int becomeJava(NativeSyscalls sys, Variables environment, byte[][] arguments) {
        throw new Handover(sys, environment).becomeJava(arguments);
    }

    private static int run(NativeSyscalls sys, PlainChoice words, Variables environment, Console console) {
        byte[] configured = environment.get("NETNS_RUN_DIR");
        byte[] runDirectory = configured == null ? Text.ascii(Store.DEFAULT_DIRECTORY) : configured;
        Provisioning provisioning =
                new Provisioning(new Store(sys, runDirectory), Path.of(Text.decode(runDirectory)), new OneThread(sys));
        Reporter reporter = new TextReporter(sys, console, words.quiet(), words.boot()) {
            @Override
            public int complain(ConfigException wrong) {
                throw new WrongDeclaration();
            }
        };
        DeclaredVerbs verbs = new DeclaredVerbs(provisioning, ConfigReader.plain(), reporter);
        try {
            return switch (words.verb()) {
                case "plan" -> verbs.plan(words.choice(), words.exitCode());
                case "apply" -> verbs.apply(words.choice(), words.boot() ? DeclaredVerbs.DEVICE_SECONDS : 0);
                default -> verbs.down(words.choice());
            };
        } catch (Failure failure) {
            if (words.boot()) {
                return reporter.complain(failure);
            }
            throw failure;
        }
    }
}
