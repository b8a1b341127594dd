package dev.netns.config;

import com.google.gson.stream.JsonWriter;
import dev.netns.linux.Linux;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Routes, rules and neighbours as JSON: a part of {@link DeclarationJson}. */
final class RoutingJson {
    private RoutingJson() {}

    /** {@code "route":[…],"rule":[…],"neighbour":[…]}. */
    static void write(NamespaceDeclaration namespace, JsonWriter out) throws IOException {
        out.name("route").beginArray();
        for (RouteDeclaration route : namespace.routes()) {
            write(route, out);
        }
        out.endArray().name("rule").beginArray();
        for (RuleDeclaration rule : namespace.rules()) {
            write(rule, out);
        }
        out.endArray().name("neighbour").beginArray();
        for (NeighbourDeclaration neighbour : namespace.neighbours()) {
            out.beginObject();
            out.name("address").value(neighbour.address().toString());
            DeclarationJson.optional("mac", neighbour.mac(), out);
            out.name("dev").value(neighbour.dev());
            out.name("proxy").value(neighbour.proxy());
            DeclarationJson.origin(neighbour.origin(), out);
            out.endObject();
        }
        out.endArray();
    }

    private static void write(RouteDeclaration route, JsonWriter out) throws IOException {
        out.beginObject().name("to").value(route.to().toString());
        DeclarationJson.optional("via", route.via(), out);
        DeclarationJson.optional("dev", route.dev(), out);
        out.name("metric").value(route.metric());
        out.name("table").value(route.table());
        DeclarationJson.optional("source", route.source(), out);
        DeclarationJson.optional("scope", route.scope(), out);
        out.name("type").value(RouteBinder.typeWord(route.type()));
        out.name("onlink").value(route.onlink());
        DeclarationJson.optional("tos", positive(route.tos()), out);
        DeclarationJson.optional("mtu", positive(route.metrics().mtu()), out);
        DeclarationJson.optional("advmss", positive(route.metrics().advmss()), out);
        DeclarationJson.optional("window", positive(route.metrics().window()), out);
        DeclarationJson.optional("initcwnd", positive(route.metrics().initcwnd()), out);
        DeclarationJson.optional("congctl", route.metrics().congctl(), out);
        if (!route.nextHops().isEmpty()) {
            out.name("nexthops").beginArray();
            for (RouteDeclaration.NextHop way : route.nextHops()) {
                out.beginObject();
                DeclarationJson.optional("via", way.via(), out);
                DeclarationJson.optional("dev", way.dev(), out);
                out.name("weight").value(way.weight()).endObject();
            }
            out.endArray();
        }
        DeclarationJson.origin(route.origin(), out);
        out.endObject();
    }

    private static void write(RuleDeclaration rule, JsonWriter out) throws IOException {
        out.beginObject();
        out.name("family").value(rule.family() == Linux.AF_INET6 ? "ipv6" : "ipv4");
        DeclarationJson.optional("priority", rule.priority(), out);
        DeclarationJson.optional("from", rule.from(), out);
        DeclarationJson.optional("to", rule.to(), out);
        DeclarationJson.optional("iif", rule.iif(), out);
        DeclarationJson.optional("oif", rule.oif(), out);
        RuleDeclaration.Mark mark = rule.fwmark();
        DeclarationJson.optional("fwmark", mark == null ? null : mark.value() + "/" + mark.mask(), out);
        DeclarationJson.optional("table", positive(rule.table()), out);
        DeclarationJson.optional("action", RuleBinder.actionWord(rule.action()), out);
        DeclarationJson.optional("ipproto", rule.ipproto(), out);
        ports("sport", rule.sport(), out);
        ports("dport", rule.dport(), out);
        DeclarationJson.optional("tos", rule.tos(), out);
        DeclarationJson.optional("uidrange", rule.users(), out);
        DeclarationJson.optional("suppress_prefixlength", rule.suppressPrefixLength(), out);
        out.name("invert").value(rule.invert());
        DeclarationJson.origin(rule.origin(), out);
        out.endObject();
    }

    private static void ports(String name, RuleDeclaration.@Nullable Ports ports, JsonWriter out) throws IOException {
        DeclarationJson.optional(name, ports == null ? null : ports.first() + "-" + ports.last(), out);
    }

    /** A number that was declared; 0 stands for none. */
    private static @Nullable Integer positive(int value) {
        return value == 0 ? null : value;
    }
}
