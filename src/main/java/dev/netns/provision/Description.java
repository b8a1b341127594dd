package dev.netns.provision;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a step changes, of which both the line for a person and the JSON object are made. Immutable.
 *
 * @param action what is done
 * @param what the kind of the object, such as {@code link}
 * @param subject the object as a person is told of it, safe to print
 * @param note what else a person is told of it, safe to print; empty for nothing
 * @param members which object it is, and why it is changed
 * @param fields what it is to be
 * @param differences what of it is not as it was; none where it is made or removed
 */
record Description(
        Action action,
        String what,
        String subject,
        String note,
        Fields members,
        Fields fields,
        List<Difference> differences) {
    /** What is done to an object. */
    enum Action {
        /** It is made. */
        ADD('+'),
        /** It is changed, or made anew. */
        CHANGE('~'),
        /** It goes. */
        REMOVE('-');

        private final char mark;

        Action(char mark) {
            this.mark = mark;
        }

        char mark() {
            return mark;
        }
    }

    /** Keeps a copy. */
    Description {
        differences = List.copyOf(differences);
    }

    static Description of(Action action, String what, String subject) {
        return new Description(action, what, subject, "", Fields.NONE, Fields.NONE, List.of());
    }

    /** With a note, which stands in brackets. */
    Description withNote(String other) {
        return new Description(action, what, subject, other, members, fields, differences);
    }

    /** With one more member; without one where there is no value. */
    Description with(String key, @Nullable Object value) {
        List<Fields.Field> more = new ArrayList<>(members.all());
        more.addAll(new Fields.Builder().add(key, value, "").build().all());
        return new Description(action, what, subject, note, new Fields(more), fields, differences);
    }

    Description withFields(Fields others) {
        return new Description(action, what, subject, note, members, others, differences);
    }

    Description withDifferences(List<Difference> others) {
        return new Description(action, what, subject, note, members, fields, others);
    }

    /** {@code link x: mtu 1500 → 1400}, {@code link x (dummy, mtu 1400)}. */
    String text() {
        if (!differences.isEmpty()) {
            return subject + ": " + differences.stream().map(Difference::text).collect(Collectors.joining(", "));
        }
        return note.isEmpty() ? subject : subject + " (" + note + ")";
    }

    /** Writes the members of a JSON object. */
    void write(JsonWriter out) throws IOException {
        out.name("action").value(action.name().toLowerCase(Locale.ROOT));
        out.name("what").value(what);
        members.write(out);
        if (!fields.all().isEmpty()) {
            Fields.write(out.name("fields"), fields);
        }
        List<Difference> told = differences.stream().filter(Difference::isTold).toList();
        if (!told.isEmpty()) {
            out.name("old").beginObject();
            for (Difference difference : told) {
                Fields.write(out.name(difference.key()), difference.old());
            }
            out.endObject();
        }
    }
}
