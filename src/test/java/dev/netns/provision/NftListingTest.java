package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What nft 1.0.6 lists, taken apart. */
class NftListingTest {
    private static final String FILTER = """
            table inet filter {
            	counter c1 {
            	}

            	set met {
            		type ipv4_addr
            		size 65535
            		flags dynamic,timeout
            		timeout 1h
            		elements = { 1.2.3.4, 127.0.0.1 }
            	}

            	set banned {
            		type ipv4_addr
            	}

            	set big {
            		type ipv4_addr
            		flags interval
            		counter
            		elements = { 10.1.0.1 counter, 10.1.0.2 counter comment "a } b {",
            			     10.1.0.3 counter,
            			     10.1.0.16/28 counter }
            	}

            	map m {
            		type ipv4_addr : verdict
            		elements = { 10.0.0.5 : drop }
            	}

            	chain input {
            		type filter hook input priority filter; policy drop;
            		iif "lo" accept
            		ip saddr @banned drop comment "set x { elements = {"
            	}
            }
            """;
    private static final String NAT = """
            table ip nat {
            	chain c {
            		counter masquerade
            	}
            }
            """;
    private static final String OWNED = """
            table inet o { # progname firewalld
            	flags owner
            }
            """;

    @Test
    void tellsTablesAndElementsThatStay() {
        NftListing listing = listing(FILTER + NAT + OWNED);
        Map<String, String> parts = listing.parts(name -> true, text -> text);
        assertEquals(
                Set.of("table inet filter", "set inet filter big", "set inet filter m", "table ip nat"),
                parts.keySet());
        assertTrue(parts.get("set inet filter big").endsWith("10.1.0.16/28 counter }"));
        assertFalse(parts.get("table inet filter").contains("elements = { 1"));
        assertEquals(
                Set.of("table ip nat"),
                listing.parts("ip nat"::equals, text -> text).keySet());
    }

    @Test
    void theLastingTextIsWhatCanBeLoadedAgain() {
        String lasting = FILTER.replace("\t\telements = { 1.2.3.4, 127.0.0.1 }\n", "");
        assertEquals(lasting + NAT, listing(FILTER + OWNED + NAT).lastingText());
        assertEquals("", listing(OWNED).lastingText());
        assertTrue(listing("").isEmpty());
        assertEquals(OWNED, listing(FILTER + OWNED).text(List.of("inet o", "ip gone")));
    }

    @Test
    void whatOthersMustLoadIsForeign() {
        assertNotNull(listing(OWNED).foreign("inet o"));
        assertNotNull(
                listing(NAT.replace("masquerade", "xt target \"MASQUERADE\"")).foreign("ip nat"));
        Programs.Result warned =
                new Programs.Result(0, NAT, "# Warning: table ip nat is managed by iptables-nft, do not touch!\n");
        assertNotNull(NftListing.parse(warned).foreign("ip nat"));
        assertEquals(null, listing(NAT).foreign("ip nat"));
    }

    @Test
    void tellsWhatDiffers() {
        TreeMap<String, String> before = new TreeMap<>(listing(FILTER).parts(name -> true, text -> text));
        assertEquals(List.of(), listing(FILTER + NAT).differing(before, text -> text));
        String used = FILTER.replace("1.2.3.4, ", "")
                .replace(
                        "set banned {\n\t\ttype ipv4_addr\n",
                        "set banned {\n\t\ttype ipv4_addr\n\t\telements = { 9.9.9.9 }\n");
        assertEquals(List.of(), listing(used).differing(before, text -> text));
        assertEquals(
                List.of("set inet filter m"),
                listing(FILTER.replace("10.0.0.5 :", "10.0.0.6 :")).differing(before, text -> text));
        assertEquals(
                List.of("table inet filter"),
                listing(FILTER.replace("policy drop", "policy accept")).differing(before, text -> text));
        assertEquals(
                List.of("set inet filter big", "set inet filter m", "table inet filter"),
                listing(NAT).differing(before, text -> text));
    }

    @Test
    void tellsWhetherLinksMatter() {
        assertFalse(listing(FILTER).dependsOnLinks());
        for (String rule : List.of(
                "iif \"eth0\" drop",
                "oif 3 drop",
                "fib saddr . iif oif missing drop",
                "type filter hook ingress device \"eth0\" priority filter; policy accept;")) {
            assertTrue(listing(NAT.replace("counter masquerade", rule)).dependsOnLinks(), rule);
        }
        assertFalse(listing(NAT.replace("counter", "iifname \"eth0\"")).dependsOnLinks());
    }

    private static NftListing listing(String text) {
        return NftListing.parse(new Programs.Result(0, text, ""));
    }
}
