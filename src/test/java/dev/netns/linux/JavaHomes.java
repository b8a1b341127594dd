package dev.netns.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The JDKs of this machine that the program supports. */
final class JavaHomes {
    private JavaHomes() {}

    /** The test's own and those that distributions and vendors put into {@code /usr/lib/jvm}, from 17 on. */
    static Set<Path> all() throws IOException {
        Set<Path> homes = new LinkedHashSet<>();
        homes.add(Path.of(System.getProperty("java.home")).toRealPath());
        Path jvms = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(jvms)) {
            try (Stream<Path> entries = Files.list(jvms)) {
                for (Path home : entries.sorted().toList()) {
                    if (Files.isExecutable(home.resolve("bin/java")) && feature(home) >= 17) {
                        homes.add(home.toRealPath());
                    }
                }
            }
        }
        return homes;
    }

    private static int feature(Path home) throws IOException {
        List<String> release = Files.readAllLines(home.resolve("release"));
        for (String line : release) {
            if (line.startsWith("JAVA_VERSION=\"")) {
                return Runtime.Version.parse(line.substring(14, line.length() - 1))
                        .feature();
            }
        }
        return 0;
    }
}
