package dev.netns.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A table of a TOML document, its keys in the order of the file (which toml4j's maps lose). */
final class TomlTable implements TomlNode {
    private final Map<String, TomlNode> entries = new LinkedHashMap<>();
    private final List<Origin> origins = new ArrayList<>();

    private Form form;

    /** How a table came to be decides what may still be added to it. */
    private enum Form {
        /** Only named on the way to another: after {@code [a.b]}, {@code [a]} may still follow, once. */
        IMPLIED,
        /** Has had its header: others may have headers below it, but no dotted key adds to it. */
        HEADED,
        /** Made by dotted keys, which may add to it: it gets no header, but others may have headers below it. */
        DOTTED,
        /** Written as <code>{…}</code>: nothing can be added. */
        INLINE
    }

    private TomlTable(Origin origin, Form form) {
        this.origins.add(origin);
        this.form = form;
    }

    /** The table that a whole document is. */
    static TomlTable document(Origin origin) {
        return new TomlTable(origin, Form.HEADED);
    }

    static TomlTable inline(Origin origin) {
        return new TomlTable(origin, Form.INLINE);
    }

    /** Where it is declared: its own header where there is one. */
    @Override
    public Origin origin() {
        return origins.get(0);
    }

    /** One place for each file that has a part of it. */
    List<Origin> origins() {
        return Collections.unmodifiableList(origins);
    }

    @Override
    public String kind() {
        return "a table";
    }

    /** For looking only. An unmodifiable view would be, in the native program, a search through all entries. */
    Map<String, TomlNode> entries() {
        return entries;
    }

    /** {@code path = value}, where dots stand between the parts of the path. */
    void put(List<String> path, TomlNode value) throws TomlSyntaxException {
        TomlTable at = this;
        for (String name : path.subList(0, path.size() - 1)) {
            at = at.dotted(name, value.origin());
        }
        at.put(path.get(path.size() - 1), value);
    }

    private TomlTable dotted(String name, Origin origin) throws TomlSyntaxException {
        TomlNode present = entries.computeIfAbsent(name, absent -> new TomlTable(origin, Form.IMPLIED));
        if (!(present instanceof TomlTable table) || table.form == Form.INLINE) {
            throw new TomlSyntaxException(origin.line(), alreadySet(name, present));
        } else if (table.form == Form.HEADED) {
            throw new TomlSyntaxException(
                    origin.line(),
                    "'" + name + "' has a header already, at " + table.origin()
                            + ": dotted keys cannot add to it; write its keys there");
        }
        if (table.form == Form.IMPLIED) {
            table.form = Form.DOTTED;
            table.origins.set(0, origin);
        }
        return table;
    }

    private void put(String key, TomlNode value) throws TomlSyntaxException {
        TomlNode earlier = entries.putIfAbsent(key, value);
        if (earlier != null) {
            throw new TomlSyntaxException(value.origin().line(), alreadySet(key, earlier));
        }
    }

    /** {@code [path]}: the table that the keys after this header go to. */
    TomlTable header(List<String> path, Origin origin) throws TomlSyntaxException {
        TomlTable parent = parentOf(path, origin);
        String name = path.get(path.size() - 1);
        TomlNode present = parent.entries.computeIfAbsent(name, absent -> new TomlTable(origin, Form.IMPLIED));
        if (!(present instanceof TomlTable table)) {
            throw new TomlSyntaxException(origin.line(), alreadySet(name, present));
        } else if (table.form == Form.DOTTED) {
            throw new TomlSyntaxException(
                    origin.line(),
                    "'" + name + "' is declared already by dotted keys, at " + table.origin()
                            + ": it cannot have a header as well");
        } else if (table.form != Form.IMPLIED) {
            throw new TomlSyntaxException(origin.line(), alreadySet(name, present));
        }
        table.form = Form.HEADED;
        table.origins.set(0, origin);
        return table;
    }

    /** {@code [[path]]}: a new table at the end of the array of that name. */
    TomlTable arrayHeader(List<String> path, Origin origin) throws TomlSyntaxException {
        TomlTable parent = parentOf(path, origin);
        String name = path.get(path.size() - 1);
        TomlNode present = parent.entries.computeIfAbsent(name, absent -> new Array(new ArrayList<>(), true, origin));
        if (!(present instanceof Array array) || !array.ofHeaders()) {
            throw new TomlSyntaxException(origin.line(), alreadySet(name, present));
        }
        TomlTable table = new TomlTable(origin, Form.HEADED);
        array.elements().add(table);
        return table;
    }

    /** Walks to the table that holds the last part of {@code path}, making those on the way that are not there yet. */
    private TomlTable parentOf(List<String> path, Origin origin) throws TomlSyntaxException {
        TomlTable at = this;
        for (String name : path.subList(0, path.size() - 1)) {
            TomlNode next = at.entries.computeIfAbsent(name, absent -> new TomlTable(origin, Form.IMPLIED));
            if (next instanceof TomlTable table && table.form != Form.INLINE) {
                at = table;
            } else if (next instanceof Array array && array.ofHeaders()) {
                at = (TomlTable) array.elements().get(array.elements().size() - 1);
            } else {
                throw new TomlSyntaxException(origin.line(), alreadySet(name, next));
            }
        }
        return at;
    }

    /** Tells of every value below it that is no table with keys, by its dotted name: {@code name.key}. */
    void forEachValue(String name, BiConsumer<String, Origin> receiver) {
        if (entries.isEmpty()) {
            receiver.accept(name, origin());
        }
        entries.forEach((key, node) -> {
            if (node instanceof TomlTable below) {
                below.forEachValue(name + "." + key, receiver);
            } else {
                receiver.accept(name + "." + key, node.origin());
            }
        });
    }

    /** Takes in the same table of another file. Tables unite, {@code [[arrays]]} go on; all else can be set only once. */
    void merge(TomlTable other, Problems problems) {
        origins.addAll(other.origins);
        other.entries.forEach((key, theirs) -> {
            TomlNode ours = entries.putIfAbsent(key, theirs);
            if (ours == null) {
                return;
            }
            if (ours instanceof TomlTable table && theirs instanceof TomlTable more) {
                table.merge(more, problems);
            } else if (ours instanceof Array array
                    && theirs instanceof Array more
                    && array.ofHeaders()
                    && more.ofHeaders()) {
                array.elements().addAll(more.elements());
            } else {
                problems.add(theirs.origin(), alreadySet(key, ours));
            }
        });
    }

    private static String alreadySet(String key, TomlNode earlier) {
        return "'" + key + "' is declared already at " + earlier.origin();
    }
}
