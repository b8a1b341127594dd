package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What this kernel lacks is said before anything is changed. */
class KernelWithoutTest extends Declarations {
    @Test
    void vlanFiltering() {
        boolean has = ip("link", "add", "br-probe", "type", "bridge", "vlan_filtering", "1")
                        .exit()
                == 0;
        ip("link", "del", "br-probe");
        assumeTrue(!has, "this kernel has vlan_filtering");
        Path file = declare("a.toml", "[namespace.red.link.br0]\ntype = 'bridge'\nvlan_filtering = true\n");
        netns("apply", file)
                .exits(1)
                .says(
                        file + ":3: cannot apply 'red': link br0: this kernel has no 'vlan_filtering' of a bridge",
                        "leave it out, or run a kernel that is built with it");
        assertEquals("", entries());
        netns("plan", file).printsWords("! " + file + ":3: link br0: this kernel has no 'vlan_filtering' of a bridge");
        declare("a.toml", "[namespace.red.link.br0]\ntype = 'bridge'\n");
        netns("apply", file).exits(0);
        declare("a.toml", "[namespace.red.link.br0]\ntype = 'bridge'\nvlan_filtering = true\n");
        netns("apply", file).exits(1).says("this kernel has no 'vlan_filtering' of a bridge");
    }
}
