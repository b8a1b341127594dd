package dev.netns.cli;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Processes;
import dev.netns.names.References;
import dev.netns.observe.Holder;
import dev.netns.observe.ObservedProcess;
import dev.netns.observe.ProcessReader;
import dev.netns.observe.Threads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns pids NAME}. */
final class PidsVerb implements Verb {
    private static final String LONG = "--long";
    private static final String THREADS = "--threads";

    /** A process in the namespace, or a thread in it whose process is elsewhere; for a process both ids are the same. */
    private record Task(int pid, int tid) {
        boolean isThread() {
            return pid != tid;
        }
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage().description("Prints the ids of the processes in a network namespace.");
        Words.flag(
                spec,
                "also the ids of threads in it whose process is in another one; JSON: {\"pid\", \"tid\"}",
                THREADS);
        Words.flag(spec, "a table with user, unit or container, and command", LONG);
        Words.one(spec, "NAME", "or pid:PID, path:FILE, id:NSID, inode:N, docker:CONTAINER, podman:CONTAINER");
    }

    @Override
    public int run(Session session, ParseResult words) {
        FileStatus namespace = namespace(session, Text.encode(Words.one(words, 0)));
        Syscalls sys = session.syscalls();
        Processes.Found found = Processes.in(sys, namespace);
        List<Task> tasks = new ArrayList<>();
        for (int pid : found.pids()) {
            tasks.add(new Task(pid, pid));
        }
        boolean threads = Words.has(words, THREADS);
        if (threads) {
            for (Holder thread : Threads.in(sys, namespace)) {
                tasks.add(new Task(thread.pid(), thread.number()));
            }
            tasks.sort(Comparator.comparingInt(Task::tid));
        }
        if (Words.has(words, LONG)) {
            printLong(session, tasks, threads);
        } else {
            print(session, tasks, threads);
        }
        session.sayHidden(found.hidden());
        return ExitStatus.DONE;
    }

    private static FileStatus namespace(Session session, byte[] word) {
        int fd = new References(session.store()).open("list the processes of", word);
        FileStatus namespace = new FileStatus();
        session.syscalls().fstat(fd, namespace);
        session.syscalls().close(fd);
        return namespace;
    }

    /** JSON: an array of numbers; with threads, which are more than a number, of objects. */
    private static void print(Session session, List<Task> tasks, boolean threads) {
        if (!session.json()) {
            tasks.forEach(task -> session.line(Integer.toString(task.tid())));
            return;
        }
        session.json(json -> {
            json.beginArray();
            for (Task task : tasks) {
                if (threads) {
                    json.beginObject().name("pid").value(task.pid());
                    if (task.isThread()) {
                        json.name("tid").value(task.tid());
                    }
                    json.endObject();
                } else {
                    json.value(task.pid());
                }
            }
            json.endArray();
        });
    }

    private static void printLong(Session session, List<Task> tasks, boolean threads) {
        ProcessReader reader = new ProcessReader(session.syscalls());
        if (session.json()) {
            session.json(json -> {
                json.beginArray();
                for (Task task : tasks) {
                    ObservedProcess process = reader.read(task.pid());
                    if (process != null) {
                        json.beginObject();
                        if (task.isThread()) {
                            json.name("tid").value(task.tid());
                        }
                        ObservedJson.process(json, process);
                        json.endObject();
                    }
                }
                json.endArray();
            });
            return;
        }
        Table table = threads
                ? session.newTable("PID", "TID", "USER", "OWNER", "COMMAND")
                : session.newTable("PID", "USER", "OWNER", "COMMAND");
        for (Task task : tasks) {
            ObservedProcess process = reader.read(task.pid());
            if (process != null && threads) {
                Integer tid = task.isThread() ? task.tid() : null;
                table.row(task.pid(), tid, process.user(), process.owner(), process.command());
            } else if (process != null) {
                table.row(task.pid(), process.user(), process.owner(), process.command());
            }
        }
        table.lines().forEach(session::line);
    }
}
