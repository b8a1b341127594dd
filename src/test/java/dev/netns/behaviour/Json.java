package dev.netns.behaviour;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.stream.StreamSupport;

/** JSON as the tests read it. */
final class Json {
    private Json() {}

    /** Parses one value; anything after it is an error. */
    static JsonElement parse(String text) {
        try {
            return new Gson().getAdapter(JsonElement.class).fromJson(text);
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** Whether a string or a number stands anywhere in the value. */
    static boolean holds(JsonElement json, Object value) {
        if (json.isJsonPrimitive()) {
            return json.getAsString().equals(value.toString());
        }
        if (json.isJsonObject()) {
            return json.getAsJsonObject().entrySet().stream().anyMatch(entry -> holds(entry.getValue(), value));
        }
        return json.isJsonArray()
                && StreamSupport.stream(json.getAsJsonArray().spliterator(), false)
                        .anyMatch(element -> holds(element, value));
    }

    /** The object of an array that has this name. */
    static JsonObject named(JsonElement array, String name) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(object -> object.get("name").getAsString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + array));
    }

    /** Whether each object of an array has at least what the object at the same place of another array has. */
    static boolean covers(JsonElement array, JsonElement other) {
        JsonArray ours = array.getAsJsonArray();
        JsonArray theirs = other.getAsJsonArray();
        boolean covered = ours.size() == theirs.size();
        for (int i = 0; covered && i < theirs.size(); i++) {
            covered = ours.get(i)
                    .getAsJsonObject()
                    .entrySet()
                    .containsAll(theirs.get(i).getAsJsonObject().entrySet());
        }
        return covered;
    }
}
