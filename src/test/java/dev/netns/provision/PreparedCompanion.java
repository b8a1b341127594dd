package dev.netns.provision;

/** A companion that has told all it knows, which comes so many bytes at a time. */
final class PreparedCompanion implements Platform.Companion {
    private final byte[] bytes;
    private final int atOnce;
    private int at;

    /** How often it was told to end. */
    int stops;

    PreparedCompanion(byte[] bytes, int atOnce) {
        this.bytes = bytes;
        this.atOnce = atOnce;
    }

    @Override
    public int read(byte[] into, int to) {
        int got = Math.min(Math.min(atOnce, into.length - to), bytes.length - at);
        System.arraycopy(bytes, at, into, to, got);
        at += got;
        return got;
    }

    @Override
    public void stop() {
        stops++;
        at = bytes.length;
    }

    @Override
    public void close() {
        stop();
    }
}
