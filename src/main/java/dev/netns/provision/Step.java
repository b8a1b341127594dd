package dev.netns.provision;

import com.google.gson.stream.JsonWriter;
import dev.netns.config.Nsid;
import dev.netns.config.Origin;
import dev.netns.linux.Copies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing that is to be done about a namespace, or that cannot be done. */
public sealed interface Step
        permits ChangingStep,
                Step.Problem,
                Step.Leave,
                Step.Unmanaged,
                Step.OfDaemon,
                Step.Lost,
                Step.Forget,
                Step.Remember {
    /** {@code +} made, {@code ~} changed, {@code -} removed, {@code !} not done; a blank for what nobody sees. */
    char mark();

    /** What, in words, safe to print. */
    String text();

    /** Writes the members of the step's JSON object. */
    void write(JsonWriter out) throws IOException;

    /** Whether it changes the system: neither what is only said nor what is only remembered. */
    default boolean isChange() {
        return mark() != '!' && mark() != ' ';
    }

    /**
     * The namespace is made. The steps after it say what it gets; its name appears when all of it is done.
     *
     * @param repairs whether an empty file without a namespace stands in its place
     * @param file the one that declares it
     */
    record Create(boolean repairs, Path file) implements ChangingStep {
        @Override
        public Description.Action action() {
            return Description.Action.ADD;
        }

        @Override
        public Description description() {
            return Description.of(action(), "namespace", "namespace")
                    .withNote(repairs ? "in place of a stale file" : "");
        }
    }

    /** The namespace, which somebody else made, is netns's from now on: once it is no longer declared, it is removed. */
    record Adopt() implements ChangingStep {
        @Override
        public Description.Action action() {
            return Description.Action.CHANGE;
        }

        @Override
        public Description description() {
            return Description.of(action(), "namespace", "namespace")
                    .withNote("adopted")
                    .with("adopted", true);
        }
    }

    /**
     * lo is set up or down.
     *
     * @param up which of the two
     * @param fresh whether the namespace is made in the same plan
     */
    record SetLoopback(boolean up, boolean fresh) implements ChangingStep {
        @Override
        public Description.Action action() {
            return fresh ? Description.Action.ADD : Description.Action.CHANGE;
        }

        @Override
        public Description description() {
            String change = up ? "loopback: down → up" : "loopback: up → down";
            return Description.of(action(), "loopback", fresh ? "loopback up" : change)
                    .with("old", fresh ? null : !up)
                    .with("new", up);
        }
    }

    /**
     * Our own namespace gives it a number.
     *
     * @param nsid the number, or that the kernel chooses
     * @param fresh whether the namespace is made in the same plan
     */
    record AssignNsid(Nsid nsid, boolean fresh) implements ChangingStep {
        @Override
        public Description.Action action() {
            return fresh ? Description.Action.ADD : Description.Action.CHANGE;
        }

        @Override
        public Description description() {
            Object number = nsid instanceof Nsid.Fixed fixed ? (Object) fixed.value() : "auto";
            return Description.of(action(), "nsid", (fresh ? "nsid " : "nsid: none → ") + number)
                    .with("new", number);
        }
    }

    /**
     * The namespace goes.
     *
     * @param made which one it must be
     * @param why in words
     * @param inside the processes that are in it; none where nobody has looked
     */
    record Remove(Made made, String why, List<ProcessInside> inside) implements ChangingStep {
        Remove(Made made, String why) {
            this(made, why, List.of());
        }

        /** Keeps a copy. */
        public Remove {
            inside = List.copyOf(inside);
        }

        @Override
        public Description.Action action() {
            return Description.Action.REMOVE;
        }

        @Override
        public Description description() {
            return Description.of(action(), "namespace", "namespace")
                    .withNote(inside.isEmpty() ? why : why + "; still inside: " + ProcessInside.named(inside))
                    .with("why", why)
                    .with(
                            "inside",
                            inside.isEmpty()
                                    ? null
                                    : inside.stream().map(ProcessInside::fields).toList());
        }
    }

    /**
     * What is declared cannot come true: nothing of the namespace is touched.
     *
     * @param fault what is wrong, in words
     * @param advice what to do about it, one line
     * @param origin where it is declared; null for what is no single line's
     * @param mayPass whether it ends by itself if the kernel is still taking apart a namespace that was given up
     */
    record Problem(
            String fault, @Nullable String advice, @Nullable Origin origin, boolean mayPass) implements Step {
        Problem(String fault, @Nullable String advice) {
            this(fault, advice, null);
        }

        Problem(String fault, @Nullable String advice, @Nullable Origin origin) {
            this(fault, advice, origin, false);
        }

        @Override
        public char mark() {
            return '!';
        }

        @Override
        public String text() {
            return (origin == null ? "" : origin + ": ") + fault + (advice == null ? "" : " (" + advice + ")");
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            out.name("action").value("fail").name("what").value("namespace");
            out.name("message").value(text());
        }
    }

    /**
     * What has the name is not netns's and stays as it is.
     *
     * @param why in words
     */
    record Leave(String why) implements Step {
        @Override
        public char mark() {
            return '!';
        }

        @Override
        public String text() {
            return "left alone: " + why;
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            out.name("action").value("leave").name("what").value("namespace");
            out.name("message").value(text());
        }
    }

    /**
     * Something in a declared namespace that is neither declared nor of netns.
     *
     * @param what it is, safe to print
     */
    record Unmanaged(String what) implements Step {
        @Override
        public char mark() {
            return '!';
        }

        @Override
        public String text() {
            return what + ": unmanaged, left alone";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            out.name("action").value("leave").name("what").value("unmanaged");
            out.name("message").value(text());
        }
    }

    /**
     * What a routing daemon or a DHCP client has added: neither drift nor ours to remove.
     *
     * @param count how many
     * @param what {@code address}, {@code route} or {@code rule}
     * @param owner the daemon, by the name of its protocol
     */
    record OfDaemon(int count, String what, String owner) implements Step {
        @Override
        public char mark() {
            return '!';
        }

        @Override
        public String text() {
            return Foreign.text(count, what, owner) + ", left alone";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            out.name("action").value("leave").name("what").value(what);
            out.name("count").value(count).name("owner").value(owner);
            out.name("message").value(text());
        }
    }

    /**
     * Something of others that goes with a link that is replaced, and cannot be put back.
     *
     * @param what it is, safe to print
     */
    record Lost(String what) implements Step {
        @Override
        public char mark() {
            return '!';
        }

        @Override
        public String text() {
            return what + ": unmanaged, lost with the link that is replaced";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            out.name("action").value("remove").name("what").value("unmanaged");
            out.name("message").value(text());
        }
    }

    /** What is remembered of the name is true no more. */
    record Forget() implements Step {
        @Override
        public char mark() {
            return ' ';
        }

        @Override
        public String text() {
            return "forgotten";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            out.name("action").value("forget").name("what").value("record");
        }
    }

    /**
     * What is remembered of the place has to be written anew.
     *
     * @param files of the host, the declaring files of which only that is remembered that is still declared
     */
    record Remember(Set<Path> files) implements Step {
        /** Of a namespace. */
        Remember() {
            this(Set.of());
        }

        /** Keeps a copy. */
        public Remember {
            files = Copies.of(files);
        }

        @Override
        public char mark() {
            return ' ';
        }

        @Override
        public String text() {
            return "remembered";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            out.name("action").value("remember").name("what").value("record");
        }
    }
}
