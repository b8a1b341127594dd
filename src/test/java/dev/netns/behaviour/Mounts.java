package dev.netns.behaviour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The mounts of the test's own mount namespace. */
final class Mounts {
    private Mounts() {}

    /** How many are mounted on exactly this path, one over the other. */
    static long on(Path path) {
        return points().stream().filter(point -> point.equals(path.toString())).count();
    }

    /** How many are mounted anywhere below a directory. */
    static long below(Path directory) {
        return points().stream()
                .filter(point -> point.startsWith(directory + "/"))
                .count();
    }

    /** How many points of this mount namespace lie on or below a directory and have more than one mount. */
    static long doubled(Path directory) {
        List<String> points = points();
        return points.stream()
                .filter(point -> point.equals(directory.toString()) || point.startsWith(directory + "/"))
                .distinct()
                .filter(point -> points.stream().filter(point::equals).count() > 1)
                .count();
    }

    private static List<String> points() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.split(" ")[4])
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
