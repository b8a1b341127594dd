package dev.netns.front;

/** The arguments that the process was started with. */
final class Arguments {
    private Arguments() {}

    /** All but the program's name, byte for byte: those that {@code main} is given have gone through a locale. */
    static byte[][] read() {
        byte[][] arguments = new byte[Math.max(0, Libc.countArguments() - 1)][];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = CStrings.bytes(Libc.argument(i + 1));
        }
        return arguments;
    }
}
