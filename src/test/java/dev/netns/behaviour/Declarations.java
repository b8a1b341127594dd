package dev.netns.behaviour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of declarations share: files of their own, and nothing declared or remembered at the start. */
abstract class Declarations extends Behaviour {
    static final Path DEFAULT = Path.of("/etc/netns.toml");
    static final Path DEFAULT_PARTS = Path.of("/etc/netns.d");

    /** What netns remembers of this test's run directory. */
    final Path state = Path.of(directory + "-state");

    private final Path files = Path.of(directory + "-files");

    Declarations() {}

    Declarations(Path directory) {
        super(directory);
    }

    @BeforeEach
    @AfterEach
    void cleanDeclarations() {
        sh("rm -rf \"$@\"", files, state, DEFAULT, DEFAULT_PARTS).done();
    }

    /** A file with this name and text. */
    Path declare(String name, String text) {
        return write(files.resolve(name), text);
    }

    /** A file with this text. */
    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The flags of lo in a namespace, as ip has them. */
    boolean isLoopbackUp(String name) {
        return sh("nsenter --net=\"$D/$1\" ip -o link show lo", name).out().contains(",UP");
    }

    /** The names that are remembered, sorted. */
    String remembered() {
        return sh("cd \"$1\" && LC_ALL=C ls | grep -v 'lock$' | sed 's/[.]json$//'", state)
                .out();
    }
}
