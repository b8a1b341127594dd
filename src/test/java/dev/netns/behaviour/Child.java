package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A child process while it runs. Its output is collected as it comes, so that a test can wait for a word of it. */
final class Child implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String command;
    private final Process process;
    private final Collector stdout;
    private final Collector stderr;

    Child(String command, Process process) {
        this.command = command;
        this.process = process;
        stdout = new Collector(process.getInputStream());
        stderr = new Collector(process.getErrorStream());
    }

    long pid() {
        return process.pid();
    }

    boolean running() {
        return process.isAlive();
    }

    /** What came on stdout so far. */
    String output() {
        return stdout.text();
    }

    /** Writes to the child's stdin. A child that reads no more is no error: its exit status tells. */
    void type(String text) {
        type(text.getBytes(StandardCharsets.UTF_8));
    }

    void type(byte[] bytes) {
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        } catch (IOException gone) {
            assertTrue(bytes.length == 0 || !process.isAlive() || endsSoon(), () -> command + " closed its stdin");
        }
    }

    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns once stdout contains the text; fails the test when the child ends or half a minute passes before. */
    Child awaits(String text) {
        if (!stdout.awaits(() -> stdout.text().contains(text), LIMIT)) {
            fail(command + "\nnever printed: " + text + "\nstdout: " + stdout.text() + "\nstderr: " + stderr.text());
        }
        return this;
    }

    /** Sends a signal, named without SIG. */
    void signal(String name) {
        Command.of("kill", "-" + name, pid()).run().exits(0);
    }

    /** Waits for the end. */
    Result result() {
        return result(LIMIT);
    }

    Result result(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                return fail(command + "\nstill ran after " + limit.toSeconds() + " s\nstdout: " + stdout.text()
                        + "\nstderr: " + stderr.text());
            }
            return new Result(command, process.exitValue(), stdout.all(limit), stderr.all(limit));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the child and what it started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private boolean endsSoon() {
        try {
            return process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads one stream to its end on a thread of its own. */
    private static final class Collector {
        private final InputStream stream;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean ended;

        Collector(InputStream stream) {
            this.stream = stream;
            Thread reader = new Thread(this::read, "output of a child");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            byte[] buffer = new byte[8192];
            int length = 0;
            while (length >= 0) {
                synchronized (this) {
                    bytes.write(buffer, 0, length);
                    notifyAll();
                }
                try {
                    length = stream.read(buffer);
                } catch (IOException closed) {
                    length = -1;
                }
            }
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        synchronized byte[] all(Duration limit) {
            assertTrue(awaitsEnd(limit), "a process left behind holds the output open");
            return bytes.toByteArray();
        }

        private boolean awaitsEnd(Duration limit) {
            return awaits(() -> ended, limit);
        }

        /** Waits for a condition of the output; false when the stream ended or the time passed without it. */
        synchronized boolean awaits(BooleanSupplier condition, Duration limit) {
            long deadline = System.nanoTime() + limit.toNanos();
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended || left <= 0) {
                    return condition.getAsBoolean();
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return true;
        }
    }
}
