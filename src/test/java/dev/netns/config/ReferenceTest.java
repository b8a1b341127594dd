package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The manual's tables are those that the program goes by. */
class ReferenceTest {
    private static final String BEGIN = "<!-- keys -->\n";
    private static final String END = "<!-- /keys -->";

    /** Where it fails, put the text that was expected between the marks. */
    @Test
    void theReadmeShowsAllKeys() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        assertEquals(Reference.markdown(), readme.substring(begin, readme.indexOf(END)));
    }
}
