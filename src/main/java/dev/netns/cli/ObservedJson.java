package dev.netns.cli;

import com.google.gson.stream.JsonWriter;
import dev.netns.observe.Holder;
import dev.netns.observe.ObservedProcess;
import dev.netns.observe.ProcessOwner;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was observed as JSON, the same way in every verb. What is not known is left out. */
final class ObservedJson {
    private ObservedJson() {}

    /** {@code "owner":{"runtime":…,"container":…,"name":…,"pod":…,"unit":…}}. */
    static void owner(JsonWriter json, @Nullable ProcessOwner owner) throws IOException {
        if (owner == null) {
            return;
        }
        json.name("owner").beginObject();
        text(json, "runtime", owner.runtime());
        text(json, "container", owner.container());
        text(json, "name", owner.name());
        text(json, "pod", owner.pod());
        text(json, "unit", owner.unit());
        json.endObject();
    }

    /** {@code "pid":…,"uid":…,"user":…,"owner":{…},"command":…}. */
    static void process(JsonWriter json, @Nullable ObservedProcess process) throws IOException {
        if (process == null) {
            return;
        }
        json.name("pid").value(process.pid());
        json.name("uid").value(Integer.toUnsignedLong(process.uid()));
        json.name("user").value(process.user());
        owner(json, process.owner());
        json.name("command").value(process.command());
    }

    /** {@code {"how":"thread","pid":…,"tid":…}}, {@code {"how":"descriptor","pid":…,"fd":…}}. */
    static void holder(JsonWriter json, Holder holder) throws IOException {
        json.beginObject();
        json.name("how").value(holder.how().name().toLowerCase(Locale.ROOT));
        json.name("pid").value(holder.pid());
        json.name(holder.how() == Holder.How.THREAD ? "tid" : "fd").value(holder.number());
        json.endObject();
    }

    /** An array of strings. */
    static void texts(JsonWriter json, String key, @Nullable List<String> values) throws IOException {
        if (values == null) {
            return;
        }
        json.name(key).beginArray();
        for (String value : values) {
            json.value(value);
        }
        json.endArray();
    }

    private static void text(JsonWriter json, String key, @Nullable String value) throws IOException {
        if (value != null) {
            json.name(key).value(value);
        }
    }
}
