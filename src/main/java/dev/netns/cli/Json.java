package dev.netns.cli;

import com.google.gson.stream.JsonWriter;
import dev.netns.names.Console;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON text by gson's streaming writer. */
final class Json {
    /** Writes one value. */
    interface Writing {
        void to(JsonWriter json) throws IOException;
    }

    private Json() {}

    static String toText(boolean pretty, Writing writing) {
        StringWriter text = new StringWriter();
        JsonWriter json = new JsonWriter(text);
        json.setHtmlSafe(false);
        json.setIndent(pretty ? "  " : "");
        try {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return withoutLoneSurrogates(text.toString());
    }

    /** An error as JSON: one line on standard error. */
    static void complain(Console console, int status, String message) {
        console.error(toText(
                false,
                json -> json.beginObject()
                        .name("error")
                        .beginObject()
                        .name("code")
                        .value(status)
                        .name("message")
                        .value(message)
                        .endObject()
                        .endObject()));
    }

    /** JSON is UTF-8, names need not be: a byte that is not stands as an escaped lone surrogate. */
    private static String withoutLoneSurrogates(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                safe.append(c).append(text.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                safe.append("\\u").append(Integer.toHexString(c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }
}
