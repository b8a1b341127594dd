package dev.netns.link;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the values of a key look like: messages, the manual and the JSON schema are made of it. */
public sealed interface ValueShape {
    /** Completes "must be …": {@code an integer from 1 to 4094}. */
    String expected();

    /**
     * The schema of JSON Schema. It never refuses what the key takes; it may let pass what only the key's reader refuses.
     *
     * @return keywords in order, with strings, numbers, booleans, lists and maps of these
     */
    Map<String, Object> jsonSchema();

    /** True or false. */
    record Flag() implements ValueShape {
        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public Map<String, Object> jsonSchema() {
            return schema("type", "boolean");
        }
    }

    /**
     * An integer.
     *
     * @param step what it is a multiple of; 1 for all
     */
    record Range(long min, long max, int step) implements ValueShape {
        /** Every integer that TOML has. */
        public static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE, 1);

        private boolean isLimited() {
            return min != Long.MIN_VALUE || max != Long.MAX_VALUE;
        }

        @Override
        public String expected() {
            if (!isLimited()) {
                return "an integer";
            }
            return (step == 1 ? "an integer" : "a multiple of " + step) + " from " + min + " to " + max;
        }

        @Override
        public Map<String, Object> jsonSchema() {
            Map<String, Object> schema = schema("type", "integer");
            if (isLimited()) {
                schema.put("minimum", min);
                schema.put("maximum", max);
            }
            if (step != 1) {
                schema.put("multipleOf", step);
            }
            return schema;
        }
    }

    /** A number of seconds, with tenths at most. Tenths are not exact in binary, so the schema says nothing of them. */
    record Seconds(int min, int max) implements ValueShape {
        @Override
        public String expected() {
            return "a number of seconds from " + min + " to " + max + ", with tenths at most";
        }

        @Override
        public Map<String, Object> jsonSchema() {
            Map<String, Object> schema = schema("type", "number");
            schema.put("minimum", min);
            schema.put("maximum", max);
            return schema;
        }
    }

    /** One of some strings. */
    record Words(List<String> words) implements ValueShape {
        @Override
        public String expected() {
            String quoted = words.stream().map(TomlText::quote).collect(Collectors.joining(", "));
            int last = quoted.lastIndexOf(", ");
            return last < 0 ? quoted : quoted.substring(0, last) + " or " + quoted.substring(last + 2);
        }

        @Override
        public Map<String, Object> jsonSchema() {
            return schema("enum", words);
        }
    }

    /**
     * A string with something in it.
     *
     * @param expected what it has to be
     * @param most so many characters at most; 0 where there is no limit
     * @param pattern a regular expression for just the strings that are taken; null where there is none
     */
    record Text(String expected, int most, @Nullable String pattern) implements ValueShape {
        /** A string that only its reader looks at. */
        public static Text of(String expected) {
            return new Text(expected, 0, null);
        }

        @Override
        public Map<String, Object> jsonSchema() {
            Map<String, Object> schema = schema("type", "string");
            schema.put("minLength", 1);
            if (most > 0) {
                schema.put("maxLength", most);
            }
            if (pattern != null) {
                schema.put("pattern", pattern);
            }
            return schema;
        }
    }

    /** A table, or several: what is in it is described elsewhere. */
    record Below() implements ValueShape {
        @Override
        public String expected() {
            return "a table";
        }

        @Override
        public Map<String, Object> jsonSchema() {
            throw new IllegalStateException("the keys of a table are described by who knows them");
        }
    }

    /** A value of one shape or another. */
    record Either(List<ValueShape> shapes) implements ValueShape {
        @Override
        public String expected() {
            int last = shapes.size() - 1;
            return shapes.subList(0, last).stream().map(ValueShape::expected).collect(Collectors.joining(", "))
                    + ", or " + shapes.get(last).expected();
        }

        @Override
        public Map<String, Object> jsonSchema() {
            List<Object> schemas = new ArrayList<>();
            shapes.forEach(shape -> schemas.add(shape.jsonSchema()));
            return schema("anyOf", schemas);
        }
    }

    /** A value of one of these shapes. */
    static ValueShape either(ValueShape... shapes) {
        return new Either(List.of(shapes));
    }

    private static Map<String, Object> schema(String keyword, Object value) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(keyword, value);
        return schema;
    }
}
