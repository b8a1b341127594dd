package dev.netns.behaviour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A program to run as a child process, with arguments of any bytes.
 *
 * <p>Java cannot hand over bytes that its locale does not know, so the words go through bash, quoted in ASCII. A child
 * of a JVM is born with SIGQUIT blocked; env(1) undoes that, so that a child here starts as it would from a shell.
 */
final class Command {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<byte[]> words = new ArrayList<>();
    private final Map<String, @Nullable String> environment = new LinkedHashMap<>();
    private @Nullable Path directory;
    private byte[] input = new byte[0];

    private Command() {}

    /**
     * A command of these words.
     *
     * @param words program and arguments: a byte[] as it is, a List word by word, anything else as its text in UTF-8
     */
    static Command of(Object... words) {
        return new Command().and(words);
    }

    /** Appends words, as {@link #of} takes them. */
    Command and(Object... more) {
        for (Object word : more) {
            if (word instanceof byte[] bytes) {
                words.add(bytes);
            } else if (word instanceof List<?> list) {
                list.forEach(this::and);
            } else {
                words.add(word.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return this;
    }

    /** Sets a variable of the child's environment, or removes it where the value is null. */
    Command env(String name, @Nullable String value) {
        environment.put(name, value);
        return this;
    }

    /** Starts the child in this directory. */
    Command in(Path folder) {
        directory = folder;
        return this;
    }

    /** What the child reads on stdin; nothing by default. */
    Command stdin(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Runs the child to its end. Fails the test when it takes longer than a minute. */
    Result run() {
        return runWithin(LIMIT);
    }

    /** Runs the child to its end. Fails the test, and ends the child, when it takes longer than that. */
    Result runWithin(Duration limit) {
        try (Child child = start()) {
            child.type(input);
            child.endInput();
            return child.result(limit);
        }
    }

    /** Starts the child and returns while it runs. */
    Child start() {
        ProcessBuilder builder =
                new ProcessBuilder("/usr/bin/env", "--default-signal", "/bin/bash", "-c", "exec " + quoted());
        builder.environment().keySet().removeIf(name -> name.startsWith("NETNS_") || name.startsWith("LC_"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("LC_ALL", "C.UTF-8");
        environment.forEach((name, value) -> {
            if (value == null) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        if (directory != null) {
            builder.directory(Objects.requireNonNull(directory).toFile());
        }
        try {
            return new Child(toString(), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line as one would type it into bash. */
    @Override
    public String toString() {
        return quoted();
    }

    private String quoted() {
        StringBuilder line = new StringBuilder();
        for (byte[] word : words) {
            line.append(line.length() == 0 ? "" : " ").append(quote(word));
        }
        return line.toString();
    }

    private static String quote(byte[] word) {
        StringBuilder plain = new StringBuilder();
        StringBuilder escaped = new StringBuilder("$'");
        boolean safe = word.length > 0;
        for (byte signed : word) {
            int b = signed & 0xff;
            boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
            safe &= letter || "/._-=:,+".indexOf(b) >= 0;
            boolean literal = b >= ' ' && b < 0x7f && b != '\'' && b != '\\';
            escaped.append(literal ? String.valueOf((char) b) : String.format("\\%03o", b));
            plain.append((char) b);
        }
        return safe ? plain.toString() : escaped.append('\'').toString();
    }
}
