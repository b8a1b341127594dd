package dev.netns.provision;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be done, and what {@link Applier} does. Immutable.
 *
 * @param namespaces those that are removed, in the order of their removal, then the others, sorted by name; those that
 *     are as declared too
 */
public record Plan(List<NamespacePlan> namespaces) {
    /** Keeps a copy. */
    public Plan {
        namespaces = List.copyOf(namespaces);
    }

    /** How many steps change the system. */
    public long changes() {
        return namespaces.stream().mapToLong(NamespacePlan::changes).sum();
    }

    /** How many steps cannot be done. */
    public long problems() {
        return namespaces.stream()
                .flatMap(namespace -> namespace.steps().stream())
                .filter(Step.Problem.class::isInstance)
                .count();
    }

    /** Whether there is a problem that may end by itself: {@link Step.Problem#mayPass}. */
    boolean mayPass() {
        return namespaces.stream()
                .anyMatch(namespace -> namespace
                        .first(Step.Problem.class)
                        .filter(Step.Problem::mayPass)
                        .isPresent());
    }

    /**
     * For a person, grouped by namespace, each step with its mark; at the end the number of changes:
     *
     * <pre>
     * old
     *   - namespace (declared no more)
     * red
     *   ~ nsid: none → 10
     * 2 changes
     * </pre>
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        namespaces.forEach(namespace -> lines.addAll(namespace.lines()));
        String changes = changes() + (changes() == 1 ? " change" : " changes");
        lines.add(
                problems() == 0 ? changes : changes + ", " + problems() + (problems() == 1 ? " problem" : " problems"));
        return lines;
    }

    /**
     * Writes one JSON object:
     *
     * <pre>{"changes":1,"problems":0,"namespaces":[{"name":"red","steps":[{"action":"change","what":"nsid","new":10}]}]}
     * </pre>
     *
     * <p>{@code action} is {@code add}, {@code change}, {@code remove}, {@code leave} or {@code fail}; the last two have a
     * {@code message}, and so has what others lose. Of links and parts of networks, {@code fields} are what is set, with the
     * keys of the configuration, and {@code old} the former values of those that differ.
     */
    public void write(JsonWriter out) throws IOException {
        out.beginObject().name("changes").value(changes()).name("problems").value(problems());
        out.name("namespaces").beginArray();
        for (NamespacePlan namespace : namespaces) {
            out.beginObject();
            namespace.write(out);
            out.endObject();
        }
        out.endArray().endObject();
    }
}
