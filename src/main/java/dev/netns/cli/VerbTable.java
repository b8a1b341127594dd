package dev.netns.cli;

import dev.netns.linux.Text;
import dev.netns.names.Verbs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All verbs, in the order of the help. A verb's class is loaded only when it is asked for. */
final class VerbTable {
    static final List<String> NAMES = List.of(
            "add",
            "attach",
            "delete",
            "list",
            "set",
            "list-id",
            "identify",
            "pids",
            "exec",
            "monitor",
            "wait",
            "rename",
            "batch",
            "check",
            "plan",
            "apply",
            "down",
            "export",
            "schema",
            "unit");

    private VerbTable() {}

    /** The verb of this name, or {@code null}. */
    static @Nullable Verb verb(String name) {
        return switch (name) {
            case "add" -> new AddVerb();
            case "attach" -> new AttachVerb();
            case "delete" -> new DeleteVerb();
            case "list" -> new ListVerb();
            case "set" -> new SetVerb();
            case "list-id" -> new ListIdVerb();
            case "identify" -> new IdentifyVerb();
            case "pids" -> new PidsVerb();
            case "exec" -> new ExecVerb();
            case "monitor" -> new MonitorVerb();
            case "wait" -> new WaitVerb();
            case "rename" -> new RenameVerb();
            case "batch" -> new BatchVerb();
            case "check" -> new CheckVerb();
            case "plan" -> new PlanVerb();
            case "apply" -> new ApplyVerb();
            case "down" -> new DownVerb();
            case "export" -> new ExportVerb();
            case "schema" -> new SchemaVerb();
            case "unit" -> new UnitVerb();
            default -> null;
        };
    }

    /** The whole name of a verb: ours are written out, those of `ip netns` may be shortened as there. */
    static @Nullable String wholeName(String word) {
        return NAMES.contains(word) ? word : Verbs.ofIp(Text.encode(word));
    }
}
