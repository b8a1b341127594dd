package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.netns.linux.FileStatus;
import org.junit.jupiter.api.Test;

class IdentityTest {
    @Test
    void anInodeThatIsUsedAgainIsAnotherNamespace() {
        FileStatus status = new FileStatus();
        status.device = 4;
        status.inode = 4026532386L;
        status.changedMillis = 1764000000000L;
        Identity first = Identity.of(status);
        assertEquals(first, Identity.of(status));
        status.changedMillis += 324;
        assertNotEquals(first, Identity.of(status));
    }
}
