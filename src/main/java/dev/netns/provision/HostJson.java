package dev.netns.provision;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.netns.config.Place;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of hosts as the text of its file: a line for each network namespace that netns was run in. A line is
 * one JSON object with a member {@code host}, and one for each declaring file, whose name begins with a slash.
 */
final class HostJson {
    private static final String HOST = "host";

    private HostJson() {}

    /**
     * A line.
     *
     * @param host which one it is about; null in what earlier versions wrote, which knew only one
     * @param made what was done in it
     */
    record Line(@Nullable HostNamespace host, MadeInHost made) {
        /** Whether it is about this host. */
        boolean isOf(HostNamespace here) {
            return host == null || host.equals(here);
        }

        /** Whether it is about this namespace. */
        boolean isAbout(Identity namespace) {
            return host != null && host.device() == namespace.device() && host.inode() == namespace.inode();
        }

        /** Whether it is about a host of another boot, which is gone. */
        boolean isOfAnotherBoot(HostNamespace here) {
            return host != null && !host.isSameBoot(here);
        }
    }

    static String toText(List<Line> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(toText(line)).append('\n');
        }
        return text.toString();
    }

    private static String toText(Line line) throws IOException {
        StringWriter text = new StringWriter();
        JsonWriter out = new JsonWriter(text);
        out.beginObject();
        if (line.host() != null) {
            out.name(HOST);
            line.host().write(out);
        }
        for (Map.Entry<Path, Remembered> file : line.made().files().entrySet()) {
            out.name(file.getKey().toString()).beginObject();
            RememberedJson.write(file.getValue(), out);
            out.endObject();
        }
        out.endObject();
        return text.toString();
    }

    /**
     * Reads them.
     *
     * @throws IOException there are none
     */
    static List<Line> parse(String text) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String line : text.split("\n")) {
            lines.add(parseLine(line));
        }
        return lines;
    }

    private static Line parseLine(String text) throws IOException {
        HostNamespace host = null;
        SortedMap<Path, Remembered> files = new TreeMap<>();
        try {
            JsonReader in = new JsonReader(new StringReader(text));
            in.beginObject();
            while (in.hasNext()) {
                String name = in.nextName();
                if (name.startsWith("/")) {
                    files.put(Path.of(name), remembered(in));
                } else if (name.equals(HOST)) {
                    host = HostNamespace.read(in);
                } else {
                    in.skipValue();
                }
            }
            in.endObject();
            return new Line(host, new MadeInHost(files));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException("wrong values", e);
        }
    }

    private static Remembered remembered(JsonReader in) throws IOException {
        RememberedJson remembered = new RememberedJson();
        in.beginObject();
        while (in.hasNext()) {
            remembered.read(in.nextName(), in);
        }
        in.endObject();
        return remembered.of(Place.HOST);
    }
}
