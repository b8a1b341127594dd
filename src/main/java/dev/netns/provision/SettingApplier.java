package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Does for one place what its plan says of kernel parameters, files and the firewall. */
final class SettingApplier {
    private static final String PROC_SYS = "/proc/sys/";

    private final PlaceWork work;
    private final Syscalls sys;
    private final Platform platform;
    private final Map<String, String> before = new TreeMap<>();

    SettingApplier(PlaceWork work, Syscalls sys, Platform platform) {
        this.work = work;
        this.sys = sys;
        this.platform = platform;
    }

    /** What the kernel parameters had been that were set. */
    Map<String, String> before() {
        return before;
    }

    /** Takes the value that the plan saw for the one before, until {@link #sysctl} has read it. */
    void expect(SettingStep.Sysctl step) {
        String old = step.old();
        if (old != null && !step.forgets()) {
            before.put(step.key(), old.strip());
        }
    }

    /** Sets a kernel parameter of the namespace that the calling thread is in. */
    void sysctl(SettingStep.Sysctl step) {
        byte[] path = Text.encode(PROC_SYS + step.key());
        String old = Sysctl.read(sys, PROC_SYS + step.key());
        write(path, step, Text.encode(step.value()));
        if (old != null) {
            if (!step.forgets()) {
                before.put(step.key(), old.strip());
            }
            if (!work.place().isHost()) {
                work.onFailure(() -> platform.call(() -> {
                    work.enter();
                    write(path, step, Text.encode(old));
                    return true;
                }));
            } else {
                work.onFailure(() -> write(path, step, Text.encode(old)));
            }
        }
    }

    private void write(byte[] path, SettingStep.Sysctl step, byte[] value) {
        int fd = sys.open(path, Linux.O_WRONLY | Linux.O_CLOEXEC, 0);
        int wrote = fd < 0 ? fd : SmallFile.writeAll(sys, fd, value);
        if (fd >= 0) {
            sys.close(fd);
        }
        if (wrote < 0) {
            Place place = work.place();
            String where = place.isHost() ? "" : " in '" + place.toPrintable() + "'";
            throw Failure.of(
                            "set sysctl",
                            Text.printable(step.key()) + " = " + Text.printable(step.value()) + where,
                            wrote,
                            null)
                    .withStatus(ExitStatus.FAILED);
        }
    }

    /** Writes or removes a file, unless somebody else has just written it. */
    void file(SettingStep.File step) {
        TextFile file = new TextFile(sys, step.path());
        String old = file.read();
        if (old != null && !old.startsWith(EtcNetns.HEADER)) {
            throw new Failure(
                            ExitStatus.FAILED,
                            "file " + Text.printable(step.path().toString()) + " is there and netns did not write it")
                    .withHint("move it away, or take dns and hosts out of the declaration");
        }
        String content = step.content();
        if (content == null) {
            file.remove();
        } else {
            file.write(content);
        }
        work.onFailure(() -> {
            if (old == null) {
                file.remove();
            } else {
                file.write(old);
            }
        });
    }

    /** Loads the firewall in one transaction, in place of all that is there; without rules, takes it out. */
    void nftables(SettingStep.Nftables step) {
        String rules = Objects.requireNonNullElse(step.rules(), "");
        String whole = "flush ruleset\n" + rules + "\n";
        Programs.Result listed = nft("", "list", "ruleset");
        check(listed, "look at");
        Programs.Result loaded = nft(whole, "-f", "-");
        check(loaded, "load");
        work.onFailure(() -> check(nft("flush ruleset\n" + listed.output() + "\n", "-f", "-"), "take back"));
    }

    private Programs.Result nft(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("nft"));
        command.addAll(List.of(arguments));
        // Of this process, because the namespace may have no name yet.
        String namespace = "/proc/" + sys.processId() + "/fd/" + work.namespace();
        return platform.programs().run(namespace, input, command.toArray(new String[0]));
    }

    private void check(Programs.Result result, String verb) {
        if (result.status() != 0) {
            Failure failure = new Failure(
                    ExitStatus.FAILED,
                    "cannot " + verb + " the firewall of '" + work.place().toPrintable() + "': " + result.words());
            throw result.status() == Programs.NOT_FOUND ? failure.withHint("apt install nftables") : failure;
        }
    }
}
