package dev.netns.provision;

import com.google.gson.stream.JsonWriter;
import dev.netns.linux.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What there is to say of an object: its fields, in a fixed order. Immutable. */
record Fields(List<Field> all) {
    static final Fields NONE = new Fields(List.of());

    /**
     * One of them.
     *
     * @param key as in the configuration
     * @param value a {@code Long}, {@code Boolean}, {@code String}, {@code Fields} or a list of these
     * @param words as a person is told of it; empty where that goes without saying
     */
    record Field(String key, Object value, String words) {}

    /** Collects fields; those without a value are left out. */
    static final class Builder {
        private final List<Field> fields = new ArrayList<>();

        /** One that is told by its key and its value. */
        Builder add(String key, @Nullable Object value) {
            return add(key, value, key + " " + Difference.shown(value));
        }

        /** A number, of which 0 stands for none. */
        Builder addPositive(String key, long value) {
            return add(key, value == 0 ? null : value);
        }

        /** One that is told by its key alone, if it is so. */
        Builder addFlag(String key, boolean value) {
            return add(key, value, value ? key : "");
        }

        /** One that is told in other words, which are made safe to print. */
        Builder add(String key, @Nullable Object value, String words) {
            if (value != null) {
                fields.add(new Field(key, canonical(value), Text.printable(words)));
            }
            return this;
        }

        Fields build() {
            return new Fields(fields);
        }

        /** Equal numbers are to be equal objects. */
        private static Object canonical(Object value) {
            if (value instanceof Number number) {
                return number.longValue();
            }
            boolean known = value instanceof Boolean || value instanceof Fields || value instanceof Collection<?>;
            return known ? value : value.toString();
        }
    }

    /** Keeps a copy. */
    Fields {
        all = List.copyOf(all);
    }

    @Nullable
    Object value(String key) {
        for (Field field : all) {
            if (field.key().equals(key)) {
                return field.value();
            }
        }
        return null;
    }

    /** Those with these keys. */
    Fields only(Set<String> keys) {
        return new Fields(
                all.stream().filter(field -> keys.contains(field.key())).toList());
    }

    /** Those without these keys. */
    Fields without(Set<String> keys) {
        return new Fields(
                all.stream().filter(field -> !keys.contains(field.key())).toList());
    }

    /** What of these is not as it was, and then what there was besides. */
    List<Difference> since(Fields former) {
        List<Difference> differences = new ArrayList<>();
        for (Field field : all) {
            Object old = former.value(field.key());
            if (!Objects.equals(old, field.value())) {
                differences.add(Difference.of(field.key(), old, field.value()));
            }
        }
        for (Field field : former.all) {
            if (value(field.key()) == null) {
                differences.add(Difference.of(field.key(), field.value(), null));
            }
        }
        return differences;
    }

    /** The words of all that are told, with something between them. */
    String words(String between) {
        return all.stream().map(Field::words).filter(words -> !words.isEmpty()).collect(Collectors.joining(between));
    }

    /** In the words of {@code ip}, safe to print. */
    @Override
    public String toString() {
        return words(" ");
    }

    /** Writes the members of a JSON object. */
    void write(JsonWriter out) throws IOException {
        for (Field field : all) {
            write(out.name(field.key()), field.value());
        }
    }

    /** Writes a value. */
    static void write(JsonWriter out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.nullValue();
        } else if (value instanceof Number number) {
            out.value(number);
        } else if (value instanceof Boolean flag) {
            out.value(flag);
        } else if (value instanceof Fields fields) {
            out.beginObject();
            fields.write(out);
            out.endObject();
        } else if (value instanceof Collection<?> many) {
            out.beginArray();
            for (Object one : many) {
                write(out, one);
            }
            out.endArray();
        } else {
            out.value(value.toString());
        }
    }
}
