package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.linux.Text;
import dev.netns.names.FormerName;
import dev.netns.netlink.LinkMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Something that is to be done about a link. */
public sealed interface LinkStep extends ChangingStep {
    /** Which one. */
    LinkReference link();

    /** Where the plan that has the step stands: a link elsewhere is named with its place. */
    Place owner();

    /** The link's name, with its place where that is not the plan's own. */
    default String named() {
        String name = Text.printable(link().name());
        return link().place().equals(owner()) ? name : link().place().toPrintable() + ":" + name;
    }

    /** A step about a link that is declared. */
    sealed interface OfDeclared extends LinkStep {
        /** What it is to be. */
        LinkDeclaration declaration();

        @Override
        default LinkReference link() {
            return declaration().self();
        }

        @Override
        default Place owner() {
            return declaration().owner();
        }
    }

    /** A description of a link. */
    private static Description describe(LinkStep step, String more) {
        return Description.of(step.action(), "link", "link " + step.named() + more)
                .with("place", step.link().place())
                .with("link", step.link().name());
    }

    /**
     * A link is made, with its pair where it has one.
     *
     * @param declaration what it is to be
     * @param replaces why the one that is there has to go first; null where there is none
     */
    record Make(LinkDeclaration declaration, @Nullable String replaces) implements OfDeclared {
        @Override
        public Description.Action action() {
            return replaces == null ? Description.Action.ADD : Description.Action.CHANGE;
        }

        @Override
        public Description description() {
            Fields fields = LinkFields.of(declaration);
            String kind = declaration.kind().name();
            String words = fields.words(", ");
            return describe(this, replaces == null ? "" : ": replace")
                    .withNote(replaces == null ? kind + (words.isEmpty() ? "" : ", " + words) : replaces)
                    .with("kind", kind)
                    .with("replaces", replaces)
                    .withFields(fields);
        }
    }

    /**
     * A physical link is taken from the host and renamed.
     *
     * @param declaration what it is to be
     * @param nic as it is in the host
     * @param former what it is given back as
     */
    record MoveIn(LinkDeclaration declaration, LinkMessage nic, FormerName former) implements OfDeclared {
        /** Its name in the host. */
        String device() {
            return nic.name();
        }

        @Override
        public Description.Action action() {
            return Description.Action.ADD;
        }

        @Override
        public Description description() {
            String kind = LinkKind.Making.PHYSICAL.name().toLowerCase(Locale.ROOT);
            return describe(this, "")
                    .withNote(kind + ", the host's " + Text.printable(device()))
                    .with("kind", kind)
                    .with("device", device());
        }
    }

    /**
     * A link that somebody else made, and that is as declared but for what can be changed, is netns's from now on.
     *
     * @param declaration what it is to be
     * @param live what it is
     */
    record Adopt(LinkDeclaration declaration, LinkMessage live) implements OfDeclared {
        @Override
        public Description.Action action() {
            return Description.Action.CHANGE;
        }

        @Override
        public Description description() {
            String kind = declaration.kind().name();
            return describe(this, "")
                    .withNote(kind + ", adopted")
                    .with("kind", kind)
                    .with("adopted", true);
        }
    }

    /**
     * Something of a link that is there is set.
     *
     * @param declaration what it is to be
     * @param settings what is set; at least one
     */
    record Change(LinkDeclaration declaration, List<Setting> settings) implements OfDeclared {
        /** Keeps a copy. */
        public Change {
            settings = List.copyOf(settings);
        }

        @Override
        public Description.Action action() {
            return Description.Action.CHANGE;
        }

        @Override
        public Description description() {
            Fields.Builder fields = new Fields.Builder();
            List<Difference> differences = new ArrayList<>();
            List<Fields> inWords = new ArrayList<>();
            for (Setting setting : settings) {
                Object before = LinkFields.value(setting.before());
                Object value = LinkFields.value(setting.value());
                fields.add(setting.key(), value);
                differences.add(Difference.of(setting.key(), before, setting.old(), setting.wanted()));
                // As TOML has them, for those who know this member from before there were fields.
                inWords.add(new Fields.Builder()
                        .add("key", setting.key())
                        .add("old", setting.old())
                        .add("new", setting.wanted())
                        .build());
            }
            return describe(this, "")
                    .with("settings", inWords)
                    .withFields(fields.build())
                    .withDifferences(differences);
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
     * @param differences what is not as declared, without secrets; none where nothing is there to compare
     * @param fresh whether the link is made in the same plan
     */
    record Configure(LinkDeclaration declaration, List<Difference> differences, boolean fresh) implements OfDeclared {
        /** Keeps a copy. */
        public Configure {
            differences = List.copyOf(differences);
        }

        @Override
        public Description.Action action() {
            return fresh ? Description.Action.ADD : Description.Action.CHANGE;
        }

        @Override
        public Description description() {
            Fields fields = LinkFields.wireGuard(declaration);
            Description description = describe(this, "").withFields(fields);
            return differences.isEmpty()
                    ? description.withNote(fields.words(", "))
                    : description
                            .with(
                                    "differs",
                                    differences.stream().map(Difference::key).toList())
                            .withDifferences(differences);
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
        public Description.Action action() {
            return Description.Action.REMOVE;
        }

        @Override
        public Description description() {
            return describe(this, "")
                    .withNote(Text.printable(kind) + ", " + why)
                    .with("kind", kind)
                    .with("why", why);
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
        public Description.Action action() {
            return link.place().isHost() ? Description.Action.CHANGE : Description.Action.REMOVE;
        }

        @Override
        public Description description() {
            String back = link.place().isHost() ? "back as " : "back to the host as ";
            return describe(this, "")
                    .withNote(back + Text.printable(former.device()))
                    .with("device", former.device());
        }
    }
}
