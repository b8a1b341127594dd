package dev.netns.provision;

import dev.netns.config.Nftables;
import dev.netns.config.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What nft(8) finds wrong with rules, where they are declared. Pure.
 *
 * @param origin the line
 * @param message nft's words
 */
record FirewallFault(Origin origin, String message) {
    private static final String ERROR = ": Error: ";
    private static final String STDIN = "/dev/stdin";
    private static final String AT_THE_END = "unexpected end of file";

    /**
     * Reads nft's complaints, {@code FILE:LINE:COLUMNS: Error: WORDS}; those about no line are left out.
     *
     * @param errors what nft printed
     * @param linesBefore how many lines it got before the rules
     */
    static List<FirewallFault> parse(String errors, Nftables declared, int linesBefore) {
        List<FirewallFault> faults = new ArrayList<>();
        for (String line : errors.split("\n")) {
            int error = line.indexOf(ERROR);
            String[] place =
                    error < 0 ? new String[0] : line.substring(0, error).split(":");
            if (place.length < 3 || !place[place.length - 2].matches("[0-9]{1,9}")) {
                continue;
            }
            int number = Integer.parseInt(place[place.length - 2]);
            String file = String.join(":", List.of(place).subList(0, place.length - 2));
            String message = line.substring(error + ERROR.length()).strip();
            // A block that begins with a fault is not begun for nft, and its end is one brace too many.
            boolean follows = !faults.isEmpty() && message.contains(AT_THE_END);
            if (number > 0 && !follows) {
                Origin origin =
                        file.equals(STDIN) ? declared.at(number - linesBefore) : new Origin(Path.of(file), number);
                faults.add(new FirewallFault(origin, message));
            }
        }
        return faults;
    }
}
