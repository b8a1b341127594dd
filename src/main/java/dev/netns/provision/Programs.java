package dev.netns.provision;

/** Runs other programs for an applier, as nft(8). Any thread of the host may use it. */
public interface Programs {
    /** The status of a program that there is none of, as a shell has it. */
    int NOT_FOUND = 127;

    /**
     * What a program did.
     *
     * @param status its exit status, or {@link #NOT_FOUND}
     * @param output what it wrote to standard output
     * @param errors what it wrote to standard error
     */
    record Result(int status, String output, String errors) {
        /** Why it failed, on one line. */
        public String words() {
            for (String line : errors.split("\n")) {
                if (!line.isBlank()) {
                    return line.strip();
                }
            }
            return "it ended with status " + status;
        }
    }

    /**
     * Runs a program in a namespace that may have no name yet. It is looked for in the directories of the system's own
     * programs too, whatever the caller's PATH.
     *
     * @param namespace a file of it: {@code /proc/350/fd/7}
     * @param input for its standard input
     */
    Result run(String namespace, String input, String... command);
}
