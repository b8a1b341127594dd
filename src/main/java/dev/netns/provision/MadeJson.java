package dev.netns.provision;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.netns.NamespaceName;
import dev.netns.config.Place;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;

/** A record as the text of its file: one JSON object. Members that are not known are skipped, for later versions. */
final class MadeJson {
    private static final String NAME = "name";
    private static final String DEVICE = "device";
    private static final String INODE = "inode";
    private static final String BORN = "born";
    private static final String FILE = "file";
    private static final String ADOPTED = "adopted";
    private static final String HOST = "host";

    private MadeJson() {}

    /** A record that is written by netns in this host. */
    static String toText(Made made, HostNamespace here) throws IOException {
        StringWriter text = new StringWriter();
        JsonWriter out = new JsonWriter(text);
        out.beginObject().name(NAME).value(made.name().toString());
        out.name(DEVICE).value(made.identity().device());
        out.name(INODE).value(made.identity().inode());
        out.name(BORN).value(made.identity().bornMillis());
        out.name(FILE).value(made.file().toString());
        if (made.adopted()) {
            out.name(ADOPTED).value(true);
        }
        out.name(HOST);
        here.write(out);
        RememberedJson.write(made.remembered(), out);
        out.endObject();
        return text.append('\n').toString();
    }

    /**
     * Reads a record. One of another boot tells only which files netns wrote, which outlive it. In one that was written from
     * another network namespace, the links in the host are that one's.
     *
     * @throws IOException it is none
     */
    static Made parse(String text, HostNamespace here) throws IOException {
        String name = "";
        String file = "";
        long device = 0;
        long inode = 0;
        long born = 0;
        boolean adopted = false;
        // Versions that wrote none knew only one host; a boot took their records away.
        HostNamespace host = here;
        RememberedJson remembered = new RememberedJson();
        try {
            JsonReader in = new JsonReader(new StringReader(text));
            in.beginObject();
            while (in.hasNext()) {
                String member = in.nextName();
                switch (member) {
                    case NAME -> name = in.nextString();
                    case DEVICE -> device = in.nextLong();
                    case INODE -> inode = in.nextLong();
                    case BORN -> born = in.nextLong();
                    case FILE -> file = in.nextString();
                    case ADOPTED -> adopted = in.nextBoolean();
                    case HOST -> host = HostNamespace.read(in);
                    default -> remembered.read(member, in);
                }
            }
            in.endObject();
            if (name.isEmpty() || file.isEmpty() || inode == 0) {
                throw new IOException("values are missing");
            }
            NamespaceName namespace = NamespaceName.of(name);
            Remembered all = remembered.of(Place.of(namespace));
            return host.isSameBoot(here)
                    ? new Made(
                            namespace,
                            new Identity(device, inode, born),
                            Path.of(file),
                            adopted,
                            host.equals(here) ? all : all.withLinks(Records.linksInside(all.links())))
                    : new Made(
                            namespace,
                            Identity.ofAnotherBoot(device, inode),
                            Path.of(file),
                            adopted,
                            Remembered.NOTHING.withFiles(all.files()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException("wrong values", e);
        }
    }
}
