package dev.netns.front;

import dev.netns.linux.Bytes;
import dev.netns.names.Console;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.PlainVerbs;
import dev.netns.names.RunDirectoryPath;

/**
 * The native program: runs the plain shapes of the verbs itself and becomes Java for everything else.
 *
 * <p>{@code NETNS_FRONT=jvm} makes it become Java always; {@code NETNS_RUN_DIR} is the store's directory.
 */
public final class Main {
    private Main() {}

    /**
     * Does not return.
     *
     * @param decoded not used: these have gone through a locale, {@link Arguments} have not
     */
    public static void main(String[] decoded) {
        NativeSyscalls sys = new NativeSyscalls();
        int status;
        try {
            status = run(sys, Arguments.read(), new Variables(sys.environment()));
        } catch (Failure failure) {
            new Console(sys).complain(failure);
            status = failure.status();
        } catch (RuntimeException bug) {
            new Console(sys).say("internal error: " + bug);
            status = ExitStatus.FAILED;
        }
        Libc.exit(status);
    }

    private static int run(NativeSyscalls sys, byte[][] arguments, Variables environment) {
        byte[] front = environment.get("NETNS_FRONT");
        boolean javaAlways = front != null && Bytes.is(front, "jvm");
        if (!javaAlways && PlainVerbs.hasShape(arguments)) {
            byte[] configured = environment.get(RunDirectoryPath.VARIABLE);
            int status = PlainVerbs.run(sys, arguments, RunDirectoryPath.of(sys, configured));
            if (status != PlainVerbs.NOT_PLAIN) {
                return status;
            }
        }
        Handover handover = new Handover(sys, environment);
        if (!javaAlways && PlainChoice.hasVerb(arguments)) {
            handover.becomeProvisioner(arguments);
        }
        throw handover.becomeJava(arguments);
    }
}
