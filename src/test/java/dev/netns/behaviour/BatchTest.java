package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BatchTest extends Behaviour {
    @Test
    void doesALineAfterTheOther() {
        make("old");
        batch("""
                # what comes

                add red
                  add green blue
                set red 91
                # what goes
                delete old
                """).done();
        assertEquals("blue\ngreen\nred\n", entries());
        netns("list").prints("blue\ngreen\nred (id: 91)\n");
    }

    @Test
    void readsAFile() {
        sh("mkdir -p /run/batch && printf 'add red\\nadd blue' > /run/batch/file")
                .done();
        netns("batch", "/run/batch/file").done();
        assertEquals("blue\nred\n", entries());
    }

    @Test
    void printsWhatItsLinesPrint() {
        make("blue", "red");
        batch("list\nlist\n").exits(0).prints("blue\nred\nblue\nred\n").saysNothing();
    }

    @Test
    void keepsQuotedWordsTogether() {
        batch("add 'one name' \"another one\"\n").done();
        assertEquals("another one\none name\n", entries());
    }

    @Test
    void stopsAtTheFirstFailureAndNamesItsLine() {
        make("red");
        Result result = batch("add blue\n\nadd red\nadd green\n").exits(1);
        assertTrue(result.err().contains("3") && result.err().contains("'red'"), result::toString);
        assertEquals("blue\nred\n", entries());
    }

    @Test
    void goesOnWhenToldSo() {
        make("red");
        Result result = command("batch", "--force", "-")
                .stdin("add blue\nadd red\nadd green\ndelete none\n")
                .run()
                .exits(1);
        assertTrue(result.err().contains("2") && result.err().contains("'red'"), result::toString);
        assertTrue(result.err().contains("4") && result.err().contains("'none'"), result::toString);
        assertEquals("blue\ngreen\nred\n", entries());
    }

    @Test
    void namesTheLineOfAVerbThatItDoesNotKnow() {
        Result result = batch("add red\nad-lib blue\n").exits(1).hasNoTrace();
        assertTrue(result.err().contains("2") && result.err().contains("ad-lib"), result::toString);
    }

    @Test
    void doesNothingOfAnEmptyFile() {
        batch("").done();
    }

    @Test
    void refusesAFileThatIsNotThere() {
        netns("batch", "/no/such/file")
                .fails()
                .printsNothing()
                .says("netns: ", "/no/such/file")
                .hasNoTrace();
    }

    @Test
    void makesManyInOneProcess() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            lines.append("add n").append(i).append('\n');
        }
        batch(lines.toString()).done();
        assertEquals(50, entries().lines().count());
        assertEquals(50, Mounts.below(directory));
        assertEquals(50, sh("stat -L -c %i $D/*").lines().stream().distinct().count());
        batch(lines.toString().replace("add", "delete")).exits(0);
        assertEquals("", entries());
    }

    private Result batch(String lines) {
        return command("batch", "-").stdin(lines).run();
    }
}
