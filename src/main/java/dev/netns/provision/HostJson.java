package dev.netns.provision;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is remembered of the host as the text of its file: one JSON object, a member for each declaring file. */
final class HostJson {
    private HostJson() {}

    static String toText(MadeInHost host) throws IOException {
        StringWriter text = new StringWriter();
        JsonWriter out = new JsonWriter(text);
        out.beginObject();
        for (Map.Entry<Path, Remembered> file : host.files().entrySet()) {
            out.name(file.getKey().toString()).beginObject();
            RememberedJson.write(file.getValue(), out);
            out.endObject();
        }
        out.endObject();
        return text.append('\n').toString();
    }

    /**
     * Reads it.
     *
     * @throws IOException it is none
     */
    static MadeInHost parse(String text) throws IOException {
        SortedMap<Path, Remembered> files = new TreeMap<>();
        try {
            JsonReader in = new JsonReader(new StringReader(text));
            in.beginObject();
            while (in.hasNext()) {
                Path file = Path.of(in.nextName());
                RememberedJson remembered = new RememberedJson();
                in.beginObject();
                while (in.hasNext()) {
                    remembered.read(in.nextName(), in);
                }
                in.endObject();
                files.put(file, remembered.remembered());
            }
            in.endObject();
            return new MadeInHost(files);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException("wrong values", e);
        }
    }
}
