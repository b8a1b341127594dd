package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearMissTest {
    private static final List<String> KNOWN = List.of("add", "attach", "addresses", "delete", "list", "nsid", "set");

    @ParameterizedTest
    @CsvSource({
        "adress, addresses", // two letters short of nine
        "addrseses, addresses",
        "NSID, nsid",
        "nsdi, nsid",
        "delte, delete",
        "lst, list",
        "adn, add",
        "ad, add",
        "exec, ''",
        "a, ''",
        "'', ''",
        "nothing-like-it, ''"
    })
    void findsWhatWasMeant(String word, String meant) {
        assertEquals(meant, NearMiss.of(word, KNOWN).orElse(""));
    }

    @ParameterizedTest
    @CsvSource({"nsdi, ' (did you mean ''nsid''?)'", "exec, ''"})
    void hintsInWords(String word, String hint) {
        assertEquals(hint, NearMiss.hint(word, KNOWN));
    }
}
