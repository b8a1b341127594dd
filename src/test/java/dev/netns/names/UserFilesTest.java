package dev.netns.names;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserFilesTest {
    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/bash
            # jane:x:1:1::/:/bin/sh
            +jane:x:2:2::/:/bin/sh
            broken:x:3
            large:x:4294967294:4294967294::/:
            nobodys:x:4294967295:0::/:
            jane:x:1000:1000:Jane,,,:/home/jane:/bin/zsh
            1000:x:7:7::/seven:/bin/sh
            """;
    private static final String GROUP = """
            root:x:0:
            adm:x:4:syslog,jane
            jane:x:1000:
            lab:x:1001:jane
            wheel:x:10:janet,root
            """;
    private static final String DEBIAN = """
            # /etc/nsswitch.conf
            passwd:         files systemd
            group:          files systemd   # sss
            hosts:          files dns ldap
            """;

    private static User find(String word) {
        return UserFiles.find(word, PASSWD, GROUP, DEBIAN);
    }

    @Test
    void byName() {
        User jane = find("jane");
        assertNotNull(jane);
        assertEquals(1000, jane.uid());
        assertEquals(1000, jane.gid());
        assertArrayEquals(new int[] {1000, 4, 1001}, jane.groups());
        assertEquals(List.of("HOME=/home/jane", "LOGNAME=jane", "SHELL=/bin/zsh", "USER=jane"), jane.variables());
    }

    /** As id(1) has it: a name of digits is a name first. */
    @Test
    void byNumber() {
        assertEquals("root", find("0").name());
        assertEquals(7, find("1000").uid());
        assertEquals(-2, find("4294967294").uid());
        assertEquals(
                List.of("HOME=/", "LOGNAME=large", "SHELL=/bin/sh", "USER=large"),
                find("large").variables());
    }

    @Test
    void withAGroup() {
        User jane = find("jane:lab");
        assertEquals(1001, jane.gid());
        assertArrayEquals(new int[] {1000, 4, 1001}, jane.groups());
        assertEquals(10, find("root:10").gid());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"john", "", "broken", "nobodys", "+jane", "# jane", "11", "jane:", "jane:none", "jane:12", ":lab"
            })
    void unknown(String word) {
        assertNull(find(word));
    }

    /** A user of the file may have groups from elsewhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwd: files sss\ngroup: files",
                "group:\tfiles ldap",
                "passwd: compat",
                "passwd: files\n initgroups: files [SUCCESS=continue] sss",
            })
    void notWhereOtherSourcesAreAsked(String sources) {
        assertNull(UserFiles.find("root", PASSWD, GROUP, sources));
    }

    @Test
    void withoutAWordOnSources() {
        assertNotNull(UserFiles.find("root", PASSWD, GROUP, null));
        assertNotNull(UserFiles.find("root", PASSWD, GROUP, "hosts: dns"));
    }
}
