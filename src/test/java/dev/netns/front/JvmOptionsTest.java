package dev.netns.front;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.linux.Text;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
    @Test
    void commentsAndEmptyLinesAreNoFlags() {
        assertEquals(List.of("-Xrs", "-Xa"), parse("# why\n-Xrs\n\n# why\n-Xa\n", 17));
    }

    @Test
    void theLastLineNeedsNoEnd() {
        assertEquals(List.of("-Xrs"), parse("-Xrs", 17));
    }

    @Test
    void eachPlaceOfTheLibraryIsFilledIn() {
        assertEquals(List.of("-cp", "/a {lib} b/x.jar:/a {lib} b/y.jar"), parse("-cp\n{lib}/x.jar:{lib}/y.jar", 17));
    }

    @Test
    void aFlagForNewerVersionsIsForThemOnly() {
        assertEquals(List.of("-Xa"), parse("24+ -Xnew\n-Xa", 23));
        assertEquals(List.of("-Xnew", "-Xa"), parse("24+ -Xnew\n-Xa", 24));
    }

    @Test
    void aPlusInsideAFlagIsPartOfIt() {
        assertEquals(List.of("-XX:+UseSerialGC"), parse("-XX:+UseSerialGC\n", 17));
    }

    private static List<String> parse(String file, int feature) {
        return JvmOptions.parse(Text.encode(file), Text.ascii("/a {lib} b"), feature).stream()
                .map(Text::decode)
                .toList();
    }
}
