package dev.netns.provision;

import com.google.gson.stream.JsonWriter;
import dev.netns.config.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about one namespace, or about the host.
 *
 * @param place which one
 * @param steps in order; none where it is as declared
 */
public record NamespacePlan(Place place, List<Step> steps) {
    /** Keeps a copy. */
    public NamespacePlan {
        steps = List.copyOf(steps);
    }

    /** The steps that a person is told of. */
    List<Step> visible() {
        return steps.stream().filter(step -> step.mark() != ' ').toList();
    }

    /** How many of the steps change the system. */
    long changes() {
        return steps.stream().filter(Step::isChange).count();
    }

    /** Its first step of a kind. */
    <T extends Step> Optional<T> first(Class<T> kind) {
        return steps.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** The name, and a line for each step that a person is told of; nothing where there is none. */
    public List<String> lines() {
        List<Step> visible = visible();
        if (visible.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(place.toPrintable());
        visible.forEach(step -> lines.add("  " + step.mark() + " " + step.text()));
        return lines;
    }

    /** Writes the members of its JSON object. */
    void write(JsonWriter out) throws IOException {
        out.name("name").value(place.toString()).name("steps").beginArray();
        for (Step step : visible()) {
            out.beginObject();
            step.write(out);
            out.endObject();
        }
        out.endArray();
    }
}
