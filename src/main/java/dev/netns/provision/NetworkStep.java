package dev.netns.provision;

import dev.netns.config.AddressDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NeighbourDeclaration;
import dev.netns.config.Origin;
import dev.netns.config.Origins;
import dev.netns.config.RouteDeclaration;
import dev.netns.config.RuleDeclaration;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RuleMessage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An address, route, rule or neighbour that is added, replaced or removed. */
public sealed interface NetworkStep extends ChangingStep {
    /** Keys of an address that the kernel does not keep. */
    Set<String> NOT_COMPARED = Set.of("nodad");

    /** {@code address}, {@code route}, {@code rule} or {@code neighbour}. */
    String what();

    /** What it is to be, or what it is that goes. */
    Fields fields();

    /** Where it is declared; null for what is only as it is in the kernel. */
    default @Nullable Origin origin() {
        Origins keys = origins();
        return keys == null ? null : keys.table();
    }

    /** Where its keys are declared; null for what is declared as one value, and for what has no {@link #origin}. */
    default @Nullable Origins origins() {
        return null;
    }

    /** What and which one, in the words of {@code ip}, safe to print. */
    default String object() {
        return what() + " " + fields();
    }

    @Override
    default Description description() {
        return Description.of(action(), what(), object())
                .with(what(), fields().toString())
                .withFields(fields());
    }

    /**
     * Describes a change of what is there.
     *
     * @param which the keys that say which one it is
     * @param differences may be none: what differs may be nothing that is told
     * @param protocol who added what is changed
     */
    private static Description changed(
            NetworkStep step, Set<String> which, List<Difference> differences, int protocol) {
        boolean adopted = protocol != Messages.PROTOCOL;
        String subject = differences.isEmpty()
                ? step.object()
                : step.what() + " " + step.fields().only(which);
        return Description.of(step.action(), step.what(), subject)
                .withNote(adopted ? "adopted" : "")
                .with(step.what(), step.fields().toString())
                .with("adopted", adopted ? true : null)
                .withFields(step.fields())
                .withDifferences(differences);
    }

    /**
     * An address is added, or made what it is to be.
     *
     * @param link of which link
     * @param named the link's name, with its place where that is not the plan's own
     * @param declaration what it is to be
     * @param old what it is; null where it is not there
     */
    record AddAddress(
            LinkReference link,
            String named,
            AddressDeclaration declaration,
            @Nullable AddressMessage old) implements NetworkStep {
        @Override
        public Description.Action action() {
            return old == null ? Description.Action.ADD : Description.Action.CHANGE;
        }

        @Override
        public String what() {
            return "address";
        }

        @Override
        public Fields fields() {
            return Described.address(declaration, link, named);
        }

        @Override
        public Description description() {
            return old == null
                    ? NetworkStep.super.description()
                    : changed(
                            this,
                            Set.of("address", "peer", "dev"),
                            fields().without(NOT_COMPARED)
                                    .since(Described.address(old, link, named).without(NOT_COMPARED)),
                            old.protocol());
        }

        @Override
        public Origin origin() {
            return declaration.origin();
        }
    }

    /**
     * An address of netns goes.
     *
     * @param link of which link
     * @param named the link's name, with its place where that is not the plan's own
     * @param old what it is
     */
    record RemoveAddress(LinkReference link, String named, AddressMessage old) implements NetworkStep {
        @Override
        public Description.Action action() {
            return Description.Action.REMOVE;
        }

        @Override
        public String what() {
            return "address";
        }

        @Override
        public Fields fields() {
            return Described.address(old, link, named);
        }
    }

    /**
     * An address stays that the kernel removes with the first one of its network, unless {@code promote_secondaries} is set:
     * it is added again, if need be.
     *
     * @param link of which link
     * @param named the link's name, with its place where that is not the plan's own
     * @param old what it is
     */
    record KeepAddress(LinkReference link, String named, AddressMessage old) implements NetworkStep {
        @Override
        public Description.Action action() {
            return Description.Action.CHANGE;
        }

        @Override
        public String what() {
            return "address";
        }

        @Override
        public Fields fields() {
            return Described.address(old, link, named);
        }

        @Override
        public Description description() {
            return NetworkStep.super.description().withNote("kept, though the first one of its network goes");
        }
    }

    /**
     * A route is added, or made what it is to be.
     *
     * @param declaration what it is to be
     * @param old what it is; null where it is not there
     * @param former the same, as it can be compared; nothing where it is not there
     */
    record AddRoute(RouteDeclaration declaration, @Nullable RouteMessage old, Fields former) implements NetworkStep {
        @Override
        public Description.Action action() {
            return old == null ? Description.Action.ADD : Description.Action.CHANGE;
        }

        @Override
        public String what() {
            return "route";
        }

        @Override
        public Fields fields() {
            return Described.route(declaration);
        }

        @Override
        public Origins origins() {
            return declaration.origins();
        }

        @Override
        public Description description() {
            return old == null
                    ? NetworkStep.super.description()
                    : changed(this, Set.of("to", "tos", "metric", "table"), fields().since(former), old.protocol());
        }
    }

    /**
     * A route of netns goes.
     *
     * @param old what it is
     * @param dev the name of its link; null without one
     */
    record RemoveRoute(RouteMessage old, @Nullable String dev) implements NetworkStep {
        @Override
        public Description.Action action() {
            return Description.Action.REMOVE;
        }

        @Override
        public String what() {
            return "route";
        }

        @Override
        public Fields fields() {
            return Described.route(old, dev);
        }
    }

    /**
     * A rule is added.
     *
     * @param declaration what it is to be
     */
    record AddRule(RuleDeclaration declaration) implements NetworkStep {
        @Override
        public Description.Action action() {
            return Description.Action.ADD;
        }

        @Override
        public String what() {
            return "rule";
        }

        @Override
        public Fields fields() {
            return Described.rule(declaration);
        }

        @Override
        public Origins origins() {
            return declaration.origins();
        }
    }

    /**
     * A rule that somebody else added is netns's from now on. The kernel has no way to change its protocol, so that it is
     * added again before the former one goes.
     *
     * @param declaration what it is to be
     * @param old what it is
     */
    record AdoptRule(RuleDeclaration declaration, RuleMessage old) implements NetworkStep {
        @Override
        public Description.Action action() {
            return Description.Action.CHANGE;
        }

        @Override
        public String what() {
            return "rule";
        }

        @Override
        public Fields fields() {
            return Described.rule(declaration);
        }

        @Override
        public Description description() {
            return changed(this, Set.of(), List.of(), old.protocol());
        }

        @Override
        public Origins origins() {
            return declaration.origins();
        }
    }

    /**
     * A rule of netns goes.
     *
     * @param old what it is
     */
    record RemoveRule(RuleMessage old) implements NetworkStep {
        @Override
        public Description.Action action() {
            return Description.Action.REMOVE;
        }

        @Override
        public String what() {
            return "rule";
        }

        @Override
        public Fields fields() {
            return Described.rule(old);
        }
    }

    /**
     * A neighbour is added, or made what it is to be.
     *
     * @param declaration what it is to be
     * @param old what it is; null where it is not there
     */
    record AddNeighbour(
            NeighbourDeclaration declaration, @Nullable NeighbourMessage old) implements NetworkStep {
        @Override
        public Description.Action action() {
            return old == null ? Description.Action.ADD : Description.Action.CHANGE;
        }

        @Override
        public String what() {
            return "neighbour";
        }

        @Override
        public Fields fields() {
            return Described.neighbour(declaration);
        }

        @Override
        public Description description() {
            return old == null
                    ? NetworkStep.super.description()
                    : changed(
                            this,
                            Set.of("address", "proxy", "dev"),
                            fields().since(Described.neighbour(old, declaration.dev())),
                            old.protocol());
        }

        @Override
        public Origins origins() {
            return declaration.origins();
        }
    }

    /**
     * A neighbour of netns goes.
     *
     * @param old what it is
     * @param dev the name of its link
     */
    record RemoveNeighbour(NeighbourMessage old, String dev) implements NetworkStep {
        @Override
        public Description.Action action() {
            return Description.Action.REMOVE;
        }

        @Override
        public String what() {
            return "neighbour";
        }

        @Override
        public Fields fields() {
            return Described.neighbour(old, dev);
        }
    }
}
