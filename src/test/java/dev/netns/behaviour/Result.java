package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a command ended, with what it printed. The methods that judge return the result again, and quote all of it when
 * it is not as expected.
 *
 * @param command the command line
 * @param exit its status; 128 and the number of the signal where a signal ended it
 */
record Result(String command, int exit, byte[] stdout, byte[] stderr) {

    String out() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    String err() {
        return new String(stderr, StandardCharsets.UTF_8);
    }

    /** stdout with one char for each byte. */
    String rawOut() {
        return new String(stdout, StandardCharsets.ISO_8859_1);
    }

    List<String> lines() {
        return out().lines().toList();
    }

    /** stdout as JSON. */
    JsonElement json() {
        return Json.parse(out());
    }

    /** stdout is JSON in which these values stand, under whatever keys. */
    Result printsJsonWith(Object... values) {
        exits(0);
        for (Object value : values) {
            assertTrue(Json.holds(json(), value), () -> "no " + value + " in\n" + this);
        }
        return this;
    }

    Result exits(int status) {
        assertEquals(status, exit, this::toString);
        return this;
    }

    Result fails() {
        assertNotEquals(0, exit, this::toString);
        return this;
    }

    Result prints(String text) {
        assertEquals(text, out(), this::toString);
        return this;
    }

    Result printsNothing() {
        return prints("");
    }

    /** stdout holds each of these words. */
    Result printsWords(String... words) {
        for (String word : words) {
            assertTrue(out().contains(word), () -> "stdout lacks " + word + "\n" + this);
        }
        return this;
    }

    /** stderr holds each of these words. */
    Result says(Object... words) {
        for (Object word : words) {
            assertTrue(err().contains(word.toString()), () -> "stderr lacks " + word + "\n" + this);
        }
        return this;
    }

    Result saysNothing() {
        assertEquals("", err(), this::toString);
        return this;
    }

    /** Done, in silence. */
    Result done() {
        return exits(0).printsNothing().saysNothing();
    }

    /** Refused as every verb refuses: this status, nothing on stdout, a line or two for a human on stderr. */
    Result refuses(int status) {
        exits(status).printsNothing();
        assertTrue(err().startsWith("netns: "), this::toString);
        assertTrue(err().endsWith("\n"), this::toString);
        assertTrue(err().lines().count() <= 2, this::toString);
        return hasNoTrace();
    }

    Result hasNoTrace() {
        assertFalse(err().contains("\tat ") || err().contains("Exception"), this::toString);
        return this;
    }

    @Override
    public String toString() {
        return command + "\nexit: " + exit + "\nstdout: " + out() + "\nstderr: " + err();
    }
}
