package dev.netns.provision;

import com.google.gson.stream.JsonWriter;
import dev.netns.config.AddressDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NeighbourDeclaration;
import dev.netns.config.Origin;
import dev.netns.config.Origins;
import dev.netns.config.RouteDeclaration;
import dev.netns.config.RuleDeclaration;
import dev.netns.linux.Text;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RuleMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An address, route, rule or neighbour that is added, replaced or removed. */
public sealed interface NetworkStep extends Step {
    /** {@code address}, {@code route}, {@code rule} or {@code neighbour}. */
    String what();

    /** Which one, in the words of {@code ip}, safe to print. */
    String object();

    /** Where it is declared; null for what is removed. */
    @Nullable
    Origin origin();

    /** Where its keys are declared; null for what is declared as one value, and for what is removed. */
    default @Nullable Origins origins() {
        return null;
    }

    @Override
    default String text() {
        return what() + " " + object();
    }

    @Override
    default void write(JsonWriter out) throws IOException {
        String action = switch (mark()) {
            case '+' -> "add";
            case '-' -> "remove";
            default -> "change";
        };
        out.name("action").value(action).name("what").value(what());
        out.name(what()).value(object());
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
        public char mark() {
            return old == null ? '+' : '~';
        }

        @Override
        public String what() {
            return "address";
        }

        @Override
        public String object() {
            return declaration.prefix() + " on " + Text.printable(named);
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
        public char mark() {
            return '-';
        }

        @Override
        public String what() {
            return "address";
        }

        @Override
        public String object() {
            return Described.address(old) + " on " + Text.printable(named);
        }

        @Override
        public @Nullable Origin origin() {
            return null;
        }
    }

    /**
     * A route is added, or made what it is to be.
     *
     * @param declaration what it is to be
     * @param old what it is; null where it is not there
     */
    record AddRoute(RouteDeclaration declaration, @Nullable RouteMessage old) implements NetworkStep {
        @Override
        public char mark() {
            return old == null ? '+' : '~';
        }

        @Override
        public String what() {
            return "route";
        }

        @Override
        public String object() {
            return Described.route(declaration);
        }

        @Override
        public Origins origins() {
            return declaration.origins();
        }

        @Override
        public Origin origin() {
            return declaration.origin();
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
        public char mark() {
            return '-';
        }

        @Override
        public String what() {
            return "route";
        }

        @Override
        public String object() {
            return Described.route(old, dev);
        }

        @Override
        public @Nullable Origin origin() {
            return null;
        }
    }

    /**
     * A rule is added.
     *
     * @param declaration what it is to be
     */
    record AddRule(RuleDeclaration declaration) implements NetworkStep {
        @Override
        public char mark() {
            return '+';
        }

        @Override
        public String what() {
            return "rule";
        }

        @Override
        public String object() {
            return Described.rule(declaration);
        }

        @Override
        public Origins origins() {
            return declaration.origins();
        }

        @Override
        public Origin origin() {
            return declaration.origin();
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
        public char mark() {
            return '~';
        }

        @Override
        public String what() {
            return "rule";
        }

        @Override
        public String object() {
            return Described.rule(declaration);
        }

        @Override
        public String text() {
            return NetworkStep.super.text() + " (adopted)";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            NetworkStep.super.write(out);
            out.name("adopted").value(true);
        }

        @Override
        public Origin origin() {
            return declaration.origin();
        }
    }

    /**
     * A rule of netns goes.
     *
     * @param old what it is
     */
    record RemoveRule(RuleMessage old) implements NetworkStep {
        @Override
        public char mark() {
            return '-';
        }

        @Override
        public String what() {
            return "rule";
        }

        @Override
        public String object() {
            return Described.rule(old);
        }

        @Override
        public @Nullable Origin origin() {
            return null;
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
        public char mark() {
            return old == null ? '+' : '~';
        }

        @Override
        public String what() {
            return "neighbour";
        }

        @Override
        public String object() {
            String mac = declaration.mac();
            return (declaration.proxy() ? "proxy " : "") + declaration.address() + (mac == null ? "" : " is " + mac)
                    + " on " + Text.printable(declaration.dev());
        }

        @Override
        public Origins origins() {
            return declaration.origins();
        }

        @Override
        public Origin origin() {
            return declaration.origin();
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
        public char mark() {
            return '-';
        }

        @Override
        public String what() {
            return "neighbour";
        }

        @Override
        public String object() {
            return Described.neighbour(old) + " on " + Text.printable(dev);
        }

        @Override
        public @Nullable Origin origin() {
            return null;
        }
    }
}
