package dev.netns.provision;

import dev.netns.config.Nftables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an export says of the firewall of a namespace: at most one of file and rules. Pure.
 *
 * @param file that declares what is loaded
 * @param rules those that are loaded
 * @param remarks on what is not exported, in words
 */
record ExportFirewall(@Nullable String file, @Nullable String rules, List<String> remarks) {
    static final ExportFirewall NONE = new ExportFirewall(null, null, List.of());

    ExportFirewall {
        remarks = List.copyOf(remarks);
    }

    /** Where nft is not to be had. */
    static ExportFirewall unseen(String why) {
        return new ExportFirewall(null, null, List.of("not exported: the firewall, if there is one: " + why));
    }

    /** What is declared, and loaded. */
    static ExportFirewall declared(Nftables declared) {
        return new ExportFirewall(
                declared.file() == null ? null : Scope.absolute(declared.file()).toString(),
                declared.rules(),
                List.of());
    }

    /**
     * What is live: as it was declared, if it is as it was loaded, for the text of the user has names and comments.
     *
     * @param loaded what netns loaded; null where it loaded nothing
     * @param declared what the declaration says, if that is what was loaded; null where it is gone or other by now
     */
    static ExportFirewall of(
            NftListing listing,
            @Nullable LoadedFirewall loaded,
            @Nullable Nftables declared,
            UnaryOperator<String> digest) {
        List<String> remarks = new ArrayList<>();
        if (declared != null
                && loaded != null
                && listing.differing(loaded.parts(), digest).isEmpty()) {
            List<String> tables = loaded.tables();
            listing.names().stream()
                    .filter(name -> !tables.isEmpty() && !tables.contains(name))
                    .forEach(name -> remarks.add("not exported: table " + name + ": it is not of the declaration"));
            ExportFirewall same = declared(declared);
            return new ExportFirewall(same.file(), same.rules(), remarks);
        }
        for (String name : listing.names()) {
            String why = listing.foreign(name);
            if (why != null) {
                remarks.add("not exported: table " + name + ": " + why);
            }
        }
        String text = listing.lastingText();
        if (text.isEmpty() && loaded != null && !loaded.tables().isEmpty()) {
            remarks.add("not exported: the firewall that `netns apply` loaded: it is gone");
        }
        return new ExportFirewall(null, text.isEmpty() ? null : text, remarks);
    }
}
