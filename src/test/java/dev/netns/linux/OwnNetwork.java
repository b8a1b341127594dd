package dev.netns.linux;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs each test method on a thread that has a network namespace of its own, without links and nsids: numbers that a
 * test chooses are then not taken by what another test left to the kernel to clean up.
 */
public final class OwnNetwork implements InvocationInterceptor {
    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runApart(invocation, context.getDisplayName());
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runApart(invocation, context.getDisplayName());
    }

    private static void runApart(Invocation<Void> invocation, String name) throws Throwable {
        Throwable[] thrown = new Throwable[1];
        Thread thread = new Thread(
                () -> {
                    try {
                        int unshared = new JnaSyscalls().unshare(Linux.CLONE_NEWNET);
                        if (unshared < 0) {
                            throw new IllegalStateException("cannot unshare the network: " + Errno.text(-unshared));
                        }
                        invocation.proceed();
                    } catch (Throwable t) {
                        thrown[0] = t;
                    }
                },
                name);
        thread.start();
        thread.join();
        if (thrown[0] != null) {
            throw thrown[0];
        }
    }
}
