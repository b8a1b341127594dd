package dev.netns.front;

import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.linux.Text;
import dev.netns.names.Console;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.RunDirectoryPath;
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
        Console console = new Console(sys);
        int status;
        try {
            status = runOrBecomeJava(sys, arguments, console);
            console.flush();
        } catch (Failure failure) {
            console.complain(failure);
            status = failure.status();
        } catch (OneThread.Stranded stranded) {
            console.say(String.valueOf(stranded.getMessage()));
            console.say("not all is done, nor was all undone: look at the plan and apply again");
            status = ExitStatus.FAILED;
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

    private static int runOrBecomeJava(NativeSyscalls sys, byte[][] arguments, Console console) {
        Variables environment = new Variables(sys.environment());
        OneThread platform = new OneThread(sys, Libc::heapLeft);
        PlainChoice words = PlainChoice.of(arguments);
        try {
            if (words != null) {
                return run(sys, words, environment, console, platform);
            }
        } catch (Failure failure) {
            throw failure;
        } catch (RuntimeException e) {
            // TeaVM's files fail somehow where one is not there: that is before anything has begun.
            boolean isForJava = e instanceof NeedsJava || e instanceof WrongDeclaration || !platform.isUsed();
            if (!isForJava) {
                throw e;
            }
        }
        // Java would inherit that they are blocked.
        platform.releaseSignals();
        console.endStatus();
        throw new Handover(sys, environment).becomeJava(arguments);
    }

    private static int run(
            NativeSyscalls sys, PlainChoice words, Variables environment, Console console, OneThread platform) {
        Reporter reporter = new TextReporter(console, words.quiet(), words.boot()) {
            @Override
            public int complain(ConfigException wrong) {
                throw new WrongDeclaration();
            }
        };
        byte[] runDirectory = RunDirectoryPath.of(sys, environment.get(RunDirectoryPath.VARIABLE));
        Store store = new Store(sys, runDirectory, reporter::say);
        Provisioning provisioning = new Provisioning(store, Path.of(Text.decode(runDirectory)), platform);
        DeclaredVerbs verbs = new DeclaredVerbs(provisioning, ConfigReader.plain(new SystemFiles(sys)), reporter);
        try {
            return switch (words.verb()) {
                case "plan" -> verbs.plan(words.choice(), words.exitCode());
                case "apply" ->
                    verbs.apply(
                            words.choice(),
                            DeclaredVerbs.Patience.of(words.boot(), words.await(), DeclaredVerbs.DEVICE_SECONDS));
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
