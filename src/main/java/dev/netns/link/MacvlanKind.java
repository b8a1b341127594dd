package dev.netns.link;

import java.util.List;
import java.util.Map;

/** What {@code macvlan} and {@code macvtap} share; {@code IFLA_MACVLAN_*} of {@code linux/if_link.h}. */
abstract class MacvlanKind extends KernelKind {
    private static final int IFLA_MACVLAN_MODE = 1;

    private static final int MACVLAN_MODE_PRIVATE = 1;
    private static final int MACVLAN_MODE_VEPA = 2;
    private static final int MACVLAN_MODE_BRIDGE = 4;
    private static final int MACVLAN_MODE_PASSTHRU = 8;

    /** {@code IFLA_MACVLAN_*}; the third is what the links of a parent need together. */
    private static final OtherAttributes OTHERS = new OtherAttributes()
            .ignored(8)
            .number("mode", Width.INT, IFLA_MACVLAN_MODE)
            .number("flags", Width.SHORT, 2, 0)
            .number("macaddr_count", Width.INT, 6, 0)
            .present("macaddr", 5)
            .number("bcqueuelen", Width.INT, 7, 1000)
            .number("bclim", Width.INT, 9, 1);

    private static final String PASSTHRU = "passthru";

    MacvlanKind(String name, String help) {
        super(
                name,
                help,
                Key.words(
                                "mode",
                                List.of(
                                        Map.entry("private", MACVLAN_MODE_PRIVATE),
                                        Map.entry("vepa", MACVLAN_MODE_VEPA),
                                        Map.entry("bridge", MACVLAN_MODE_BRIDGE),
                                        Map.entry(PASSTHRU, MACVLAN_MODE_PASSTHRU)),
                                "whether links with the same parent hear each other",
                                Width.INT,
                                IFLA_MACVLAN_MODE)
                        // macvlan_changelink() neither sets nor clears it
                        .changeableIf((from, to) -> from.equals(to) || !from.equals(PASSTHRU) && !to.equals(PASSTHRU))
                        .byDefault("vepa"));
    }

    @Override
    public Use parent() {
        return Use.REQUIRED;
    }

    @Override
    public boolean dependsOnOthers() {
        return true;
    }

    @Override
    public UsualMtu usualMtu() {
        return UsualMtu.OF_PARENT;
    }

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
