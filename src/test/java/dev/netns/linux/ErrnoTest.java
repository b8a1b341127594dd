package dev.netns.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

/** Every error number that has a name here has its words too. */
class ErrnoTest {
    @Test
    void eachHasItsNameAndWords() throws IllegalAccessException {
        for (Field field : Errno.class.getFields()) {
            int errno = field.getInt(null);
            assertEquals(field.getName(), Errno.name(errno));
            assertFalse(Errno.text(errno).matches("error \\d+"), field.getName());
        }
    }

    @Test
    void wordsAreThoseOfStrerror() {
        assertEquals("File exists", Errno.text(17));
        assertEquals("Operation not permitted", Errno.text(1));
        assertEquals("No such file or directory", Errno.text(2));
        assertEquals("error 4000", Errno.text(4000));
        assertEquals("4000", Errno.name(4000));
    }
}
