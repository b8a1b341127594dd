package dev.netns.provision;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Processes;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the processes that are still in namespaces which a plan removes. */
final class ProcessesInside {
    private final Syscalls sys;

    ProcessesInside(Syscalls sys) {
        this.sys = sys;
    }

    /** The same plan, with the processes in each namespace that it removes, as far as the caller may see them. */
    Plan tell(Plan plan) {
        Map<Identity, List<ProcessInside>> inside = new HashMap<>();
        plan.namespaces()
                .forEach(namespace -> namespace
                        .first(Step.Remove.class)
                        .ifPresent(remove -> inside.put(remove.made().identity(), new ArrayList<>())));
        if (inside.isEmpty()) {
            return plan;
        }
        FileStatus status = new FileStatus();
        for (int pid : Processes.all(sys)) {
            if (sys.stat(Processes.namespaceFile(pid), status) == 0) {
                List<ProcessInside> processes = inside.get(Identity.of(status));
                if (processes != null) {
                    processes.add(new ProcessInside(pid, command(pid)));
                }
            }
        }
        return new Plan(plan.namespaces().stream()
                .map(namespace -> tell(namespace, inside))
                .toList());
    }

    private static NamespacePlan tell(NamespacePlan plan, Map<Identity, List<ProcessInside>> inside) {
        return new NamespacePlan(
                plan.place(),
                plan.steps().stream()
                        .map(step -> step instanceof Step.Remove remove
                                ? new Step.Remove(
                                        remove.made(),
                                        remove.why(),
                                        inside.getOrDefault(remove.made().identity(), List.of()))
                                : step)
                        .toList());
    }

    private String command(int pid) {
        byte[] name = SmallFile.read(sys, Text.ascii("/proc/" + pid + "/comm"));
        return name == null ? "?" : Text.decode(name).stripTrailing();
    }
}
