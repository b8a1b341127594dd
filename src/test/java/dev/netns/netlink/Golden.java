package dev.netns.netlink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Messages that were captured, in {@code src/test/resources/netlink/NAME.hex}: sections, each headed by a command. */
public final class Golden {
    private static final String HEAD = "== ";

    private final Map<String, byte[]> sections = new LinkedHashMap<>();

    private Golden(String text) {
        String[] parts = text.split("(?m)^" + HEAD, -1);
        for (int i = 1; i < parts.length; i++) {
            int end = parts[i].indexOf('\n');
            sections.put(parts[i].substring(0, end), Hex.bytes(parts[i].substring(end)));
        }
    }

    /** The messages of a file. */
    public static Golden of(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/netlink/" + name + ".hex")) {
            return new Golden(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of them, by their commands, in the order of the file. */
    public Map<String, byte[]> all() {
        return sections;
    }

    /** The message that this command sent. */
    public byte[] message(String command) {
        byte[] message = sections.get(command);
        if (message == null) {
            throw new IllegalArgumentException("no section '" + command + "' among " + sections.keySet());
        }
        return message;
    }
}
