package dev.netns.provision;

import com.google.gson.stream.JsonWriter;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.linux.Text;
import dev.netns.names.FormerName;
import dev.netns.netlink.LinkMessage;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Something that is to be done about a link. */
public sealed interface LinkStep extends Step {
    /** Which one. */
    LinkReference link();

    /** Where the plan that has the step stands: a link elsewhere is named with its place. */
    Place owner();

    @Override
    default void write(JsonWriter out) throws IOException {
        String action = switch (mark()) {
            case '+' -> "add";
            case '-' -> "remove";
            default -> "change";
        };
        out.name("action").value(action).name("what").value("link");
        out.name("place").value(link().place().toString());
        out.name("link").value(link().name());
    }

    /** The link's name, with its place where that is not the plan's own. */
    default String named() {
        String name = Text.printable(link().name());
        return link().place().equals(owner()) ? name : link().place().toPrintable() + ":" + name;
    }

    /**
     * A link is made, with its pair where it has one.
     *
     * @param declaration what it is to be
     * @param replaces why the one that is there has to go first; null where there is none
     */
    record Make(LinkDeclaration declaration, @Nullable String replaces) implements LinkStep {
        @Override
        public LinkReference link() {
            return declaration.self();
        }

        @Override
        public Place owner() {
            return declaration.owner();
        }

        @Override
        public char mark() {
            return replaces == null ? '+' : '~';
        }

        @Override
        public String text() {
            LinkReference peer = declaration.peer();
            String kind = declaration.kind().name() + (peer == null ? "" : ", peer " + Text.printable(peer.toString()));
            return "link " + named() + (replaces == null ? " (" + kind + ")" : ": replace (" + replaces + ")");
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            LinkStep.super.write(out);
            out.name("kind").value(declaration.kind().name());
            if (replaces != null) {
                out.name("replaces").value(replaces);
            }
        }
    }

    /**
     * A physical link is taken from the host and renamed.
     *
     * @param declaration what it is to be
     * @param nic as it is in the host
     * @param former what it is given back as
     */
    record MoveIn(LinkDeclaration declaration, LinkMessage nic, FormerName former) implements LinkStep {
        /** Its name in the host. */
        String device() {
            return nic.name();
        }

        @Override
        public LinkReference link() {
            return declaration.self();
        }

        @Override
        public Place owner() {
            return declaration.owner();
        }

        @Override
        public char mark() {
            return '+';
        }

        @Override
        public String text() {
            return "link " + named() + " (physical, the host's " + Text.printable(device()) + ")";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            LinkStep.super.write(out);
            out.name("kind").value(LinkKind.Making.PHYSICAL.name().toLowerCase(java.util.Locale.ROOT));
            out.name("device").value(device());
        }
    }

    /**
     * A link that somebody else made, and that is as declared but for what can be changed, is netns's from now on.
     *
     * @param declaration what it is to be
     * @param live what it is
     */
    record Adopt(LinkDeclaration declaration, LinkMessage live) implements LinkStep {
        @Override
        public LinkReference link() {
            return declaration.self();
        }

        @Override
        public Place owner() {
            return declaration.owner();
        }

        @Override
        public char mark() {
            return '~';
        }

        @Override
        public String text() {
            return "link " + named() + " (" + declaration.kind().name() + ", adopted)";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            LinkStep.super.write(out);
            out.name("adopted").value(true);
        }
    }

    /**
     * Something of a link that is there is set.
     *
     * @param declaration what it is to be
     * @param settings what is set; at least one
     */
    record Change(LinkDeclaration declaration, List<Setting> settings) implements LinkStep {
        /** Keeps a copy. */
        public Change {
            settings = List.copyOf(settings);
        }

        @Override
        public LinkReference link() {
            return declaration.self();
        }

        @Override
        public Place owner() {
            return declaration.owner();
        }

        @Override
        public char mark() {
            return '~';
        }

        @Override
        public String text() {
            return "link " + named() + ": "
                    + settings.stream()
                            .map(setting -> setting.key() + " " + setting.old() + " → " + setting.wanted())
                            .collect(Collectors.joining(", "));
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            LinkStep.super.write(out);
            out.name("settings").beginArray();
            for (Setting setting : settings) {
                out.beginObject().name("key").value(setting.key());
                out.name("old").value(setting.old()).name("new").value(setting.wanted());
                out.endObject();
            }
            out.endArray();
        }
    }

    /**
     * One thing that is set.
     *
     * @param key as in the configuration
     * @param old in words
     * @param wanted in words
     * @param of the key; null for {@code up}, {@code master} and {@code vlans}
     * @param before its canonical value; null where the kernel does not tell
     * @param value its canonical value
     */
    record Setting(
            String key,
            String old,
            String wanted,
            @Nullable LinkKey of,
            @Nullable Object before,
            @Nullable Object value) {}

    /**
     * What is inside a wireguard link is set.
     *
     * @param declaration what it is to be
     * @param difference what is not as declared, in words without secrets
     * @param fresh whether the link is made in the same plan
     */
    record Configure(LinkDeclaration declaration, String difference, boolean fresh) implements LinkStep {
        @Override
        public LinkReference link() {
            return declaration.self();
        }

        @Override
        public Place owner() {
            return declaration.owner();
        }

        @Override
        public char mark() {
            return fresh ? '+' : '~';
        }

        @Override
        public String text() {
            return "link " + named() + ": " + difference;
        }
    }

    /**
     * A link of netns goes.
     *
     * @param link which one
     * @param owner whose it was
     * @param index it must have
     * @param kind as the kernel names it
     * @param why in words
     */
    record Remove(LinkReference link, Place owner, int index, String kind, String why) implements LinkStep {
        @Override
        public char mark() {
            return '-';
        }

        @Override
        public String text() {
            return "link " + named() + " (" + Text.printable(kind) + ", " + why + ")";
        }
    }

    /**
     * A physical link goes back to the host, or gets its name there back, where the kernel put it there.
     *
     * @param link which one
     * @param nic as it is
     * @param former what it was there
     */
    record GiveBack(LinkReference link, LinkMessage nic, FormerName former) implements LinkStep {
        @Override
        public Place owner() {
            return link.place();
        }

        @Override
        public char mark() {
            return link.place().isHost() ? '~' : '-';
        }

        @Override
        public String text() {
            String back = link.place().isHost() ? " (back as " : " (back to the host as ";
            return "link " + named() + back + Text.printable(former.device()) + ")";
        }
    }
}
