package dev.netns.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any file is a batch: of lines with words, and of lines with faults. */
class BatchLinesFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void files(byte[] content) {
        int last = 0;
        for (BatchLines.Line line : BatchLines.parse(content)) {
            assertTrue(line.number() > last, "lines in order");
            assertEquals(line.fault() == null, !line.words().isEmpty());
            last = line.number();
        }
    }
}
