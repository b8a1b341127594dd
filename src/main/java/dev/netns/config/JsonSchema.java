package dev.netns.config;

import com.google.gson.stream.JsonWriter;
import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import dev.netns.link.PortKeys;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration as a JSON Schema, by which editors complete and check it: made of what the reader itself goes by. What
 * keys say of one another, only the reader knows, so a document that the schema takes may still be refused.
 */
public final class JsonSchema {
    private static final String DEFINITIONS = "$defs";
    private static final String DESCRIPTION = "description";
    private static final String LINK = "link";
    private static final String OF_ALL = LINK + "-of-all-kinds";

    /** Keys of which tables are the values, and what these look like. */
    private final Map<ConfigKey<?>, Map<String, Object>> below = new LinkedHashMap<>();

    private final Map<String, Object> definitions = new LinkedHashMap<>();

    private JsonSchema() {}

    /** The schema, indented. Ends with a line feed. */
    public static String text() {
        StringWriter text = new StringWriter();
        JsonWriter json = new JsonWriter(text);
        json.setHtmlSafe(false);
        json.setIndent("  ");
        try {
            write(json, new JsonSchema().document());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private Map<String, Object> document() {
        routing();
        kinds();
        namespaces();
        below.put(DeclarationBinder.NAMESPACE, tables(reference("namespace"), names("host", ".", "..")));
        // The host has a lo of its own, which netns leaves alone.
        below.put(DeclarationBinder.LINK, links(false));
        below.put(DeclarationBinder.HOST, table(List.of(DeclarationBinder.LINK)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        document.put("title", "netns.toml");
        document.put(
                DESCRIPTION,
                "Network namespaces; see netns.toml(5). `netns check` finds more faults than this schema.");
        document.putAll(table(List.of(DeclarationBinder.NAMESPACE, DeclarationBinder.HOST)));
        document.put(DEFINITIONS, definitions);
        return document;
    }

    private void routing() {
        below.put(RouteBinder.NEXTHOPS, array(define("nexthop", table(RouteBinder.NEXTHOP_KEYS))));
        below.put(NamespaceBinder.ROUTE, array(define("route", table(RouteBinder.KEYS))));
        below.put(NamespaceBinder.RULE, array(define("rule", table(RuleBinder.KEYS))));
        below.put(NamespaceBinder.NEIGHBOUR, array(define("neighbour", table(NeighbourBinder.KEYS))));
    }

    private void kinds() {
        Map<String, Object> address = define("address", table(AddressBinder.KEYS));
        below.put(
                AddressBinder.ADDRESSES,
                array(map("anyOf", List.of(AddressBinder.ADDRESS_TEXT.jsonSchema(), address))));
        below.put(WireGuardBinder.PEER, array(define("peer", table(WireGuardBinder.PEER_KEYS))));
        define(OF_ALL, closed(ofAll(), List.of()));
        define(LINK, link());
        below.put(DeclarationBinder.LINK, links(define(LINK + "-lo", loopback())));
    }

    /**
     * The tables of links, by their names.
     *
     * @param loopback the schema of that of lo
     */
    private static Map<String, Object> links(Object loopback) {
        Map<String, Object> names = map("maxLength", LinkNames.MOST_BYTES);
        names.put("pattern", "^[^/:%]+$");
        Map<String, Object> tables = tables(reference(LINK), names);
        tables.put("properties", map(LinkNames.LOOPBACK, loopback));
        return tables;
    }

    private void namespaces() {
        below.put(FileBinder.DNS, define("dns", table(FileBinder.DNS_KEYS)));
        below.put(FileBinder.HOOKS, define("hooks", table(FileBinder.HOOKS_KEYS)));
        Map<String, Object> names = value(FileBinder.HOST);
        names.put("minItems", 1);
        below.put(FileBinder.HOSTS, tables(names, map("minLength", 1)));
        below.put(SysctlBinder.SYSCTL, tables(SysctlBinder.VALUE.jsonSchema(), map("pattern", "^net\\.")));
        define("namespace", table(NamespaceBinder.KEYS));
    }

    /**
     * The table of a link: that of its kind. What is wrong in it is found by {@code if} and {@code then}, which tell the
     * key, where {@code oneOf} would only tell that none of the kinds fits. taplo looks for the keys that it offers in
     * {@code anyOf}, and not there; so the kinds are in an {@code anyOf} as well, which refuses nothing.
     */
    private Map<String, Object> link() {
        List<Object> names = new ArrayList<>();
        List<Object> choices = new ArrayList<>();
        List<Object> kinds = new ArrayList<>();
        for (LinkKind kind : LinkKinds.all()) {
            Map<String, Object> table = define(LINK + "-" + kind.name(), kind(kind));
            Map<String, Object> isOfKind = map("properties", map(LinkBinder.TYPE.name(), map("const", kind.name())));
            isOfKind.put("required", List.of(LinkBinder.TYPE.name()));
            Map<String, Object> choice = map("if", isOfKind);
            choice.put("then", table);
            names.add(kind.name());
            choices.add(choice);
            kinds.add(table);
        }
        kinds.add(true);
        Map<String, Object> type = map("enum", names);
        type.put(DESCRIPTION, LinkBinder.TYPE.help());
        Map<String, Object> link = map("type", "object");
        link.put("properties", map(LinkBinder.TYPE.name(), type));
        link.put("required", List.of(LinkBinder.TYPE.name()));
        link.put("allOf", choices);
        link.put("anyOf", kinds);
        return link;
    }

    /** The table of a link of one kind. */
    private Map<String, Object> kind(LinkKind kind) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> type = map("const", kind.name());
        type.put(DESCRIPTION, kind.help());
        properties.put(LinkBinder.TYPE.name(), type);
        LinkBinder.ownKeys(kind).forEach(key -> properties.put(key.name(), value(key)));
        Map<String, List<LinkKey>> keys = LinkBinder.keys(kind);
        kind.keys().forEach(key -> properties.put(key.name(), value(keys.getOrDefault(key.name(), List.of()))));
        ofAll().keySet().forEach(name -> properties.putIfAbsent(name, reference(OF_ALL + "/properties/" + name)));
        List<String> required = new ArrayList<>(List.of(LinkBinder.TYPE.name()));
        required.addAll(LinkBinder.required(kind));
        Map<String, Object> table = map("title", kind.name());
        table.put(DESCRIPTION, kind.help());
        table.putAll(closed(properties, required));
        return table;
    }

    /** The keys that links of all kinds have, {@code type} left out: written once, because there are many kinds. */
    private Map<String, Object> ofAll() {
        Map<String, Object> properties = new LinkedHashMap<>();
        LinkBinder.KEYS.forEach(key -> properties.put(key.name(), value(key)));
        properties.remove(LinkBinder.TYPE.name());
        CommonKeys.all().forEach(key -> properties.put(key.name(), value(List.of(key))));
        PortBinder.KEYS.forEach(key -> properties.put(key.name(), value(key)));
        PortKeys.all().forEach(key -> properties.put(key.name(), value(List.of(key))));
        return properties;
    }

    private static Map<String, Object> loopback() {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(List.of(AddressBinder.ADDRESSES.name()));
        CommonKeys.all().stream()
                .filter(CommonKeys::isSysctl)
                .map(LinkKey::name)
                .forEach(names::add);
        names.forEach(name -> properties.put(name, reference(OF_ALL + "/properties/" + name)));
        return closed(properties, List.of());
    }

    /** A value that has one of several meanings. */
    private static Map<String, Object> value(List<LinkKey> meanings) {
        List<Map<String, Object>> schemas =
                meanings.stream().map(key -> key.type().shape().jsonSchema()).toList();
        Map<String, Object> schema = schemas.size() == 1 ? schemas.get(0) : map("anyOf", schemas);
        schema.put(
                DESCRIPTION,
                String.join(
                        "; or: ",
                        meanings.stream()
                                .map(key -> key.help() + Reference.withoutIt(key))
                                .toList()));
        return schema;
    }

    private Map<String, Object> value(ConfigKey<?> key) {
        Map<String, Object> tables = below.get(key);
        if (tables == null) {
            Map<String, Object> one = key.shape().jsonSchema();
            tables = key.isList() ? array(one) : one;
        }
        Map<String, Object> schema = new LinkedHashMap<>(tables);
        schema.put(DESCRIPTION, key.help());
        return schema;
    }

    private Map<String, Object> table(List<? extends ConfigKey<?>> keys) {
        Map<String, Object> properties = new LinkedHashMap<>();
        keys.forEach(key -> properties.put(key.name(), value(key)));
        return closed(
                properties,
                keys.stream().filter(ConfigKey::isRequired).map(ConfigKey::name).toList());
    }

    /** A table with these keys and no other. */
    private static Map<String, Object> closed(Map<String, Object> properties, List<String> required) {
        Map<String, Object> table = map("type", "object");
        table.put("properties", properties);
        if (!required.isEmpty()) {
            table.put("required", required);
        }
        table.put("additionalProperties", false);
        return table;
    }

    /** A table whose keys are names. */
    private static Map<String, Object> tables(Map<String, Object> each, Map<String, Object> names) {
        Map<String, Object> table = map("type", "object");
        table.put("propertyNames", names);
        table.put("additionalProperties", each);
        return table;
    }

    private static Map<String, Object> names(String... others) {
        Map<String, Object> names = map("pattern", "^[^/]+$");
        names.put("not", map("enum", List.of(others)));
        return names;
    }

    private static Map<String, Object> array(Map<String, Object> each) {
        Map<String, Object> array = map("type", "array");
        array.put("items", each);
        return array;
    }

    private Map<String, Object> define(String name, Map<String, Object> schema) {
        definitions.put(name, schema);
        return reference(name);
    }

    private static Map<String, Object> reference(String name) {
        return map("$ref", "#/" + DEFINITIONS + "/" + name);
    }

    private static Map<String, Object> map(String keyword, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(keyword, value);
        return map;
    }

    private static void write(JsonWriter json, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.name((String) entry.getKey());
                write(json, entry.getValue());
            }
            json.endObject();
        } else if (value instanceof List<?> list) {
            json.beginArray();
            for (Object element : list) {
                write(json, element);
            }
            json.endArray();
        } else if (value instanceof Number number) {
            json.value(number);
        } else if (value instanceof Boolean flag) {
            json.value(flag);
        } else {
            json.value((String) value);
        }
    }
}
