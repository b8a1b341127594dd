package dev.netns.front;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** A copy of the built program, in a tree whose Java is a shell script that tells what it is given. */
final class ProgramTree {
    /** The program as it was built. */
    static final Path PROGRAM = Path.of(System.getProperty("netns.home"), "bin/netns");

    private static final FileTime LONG_AGO = FileTime.fromMillis(0);

    private final Path folder;

    /** Makes the tree. The script is what stands for Java. */
    ProgramTree(Path folder, String script) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("java/bin"));
        Files.writeString(java(), "#!/bin/sh\n" + script);
        java().toFile().setExecutable(true);
        Files.writeString(folder.resolve("java/release"), "JAVA_RUNTIME_VERSION=\"17.0.1+1\"\n");
        Path library = Files.createDirectories(folder.resolve("lib/cds")).getParent();
        Files.writeString(library.resolve("cds/17.0.1+1.jsa"), "not empty");
        // The shell launcher takes the archive of classes only if it is newer than these.
        Files.createDirectory(folder.resolve("java/lib"));
        for (String file :
                List.of("lib/netns.jar", "lib/jna.jar", "lib/toml4j.jar", "lib/gson.jar", "java/lib/modules")) {
            Files.setLastModifiedTime(Files.createFile(folder.resolve(file)), LONG_AGO);
        }
        Files.createDirectory(folder.resolve("bin"));
        Files.copy(PROGRAM, folder.resolve("bin/netns"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String file : List.of("jvm.options", "jvm.sh", "netns.sh")) {
            Path built = PROGRAM.resolveSibling("../lib").resolve(file);
            Files.copy(built, library.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** The program that stands for Java. */
    Path java() {
        return folder.resolve("java/bin/java");
    }

    /** The native program. */
    Path program() {
        return folder.resolve("bin/netns");
    }

    /** The shell launcher, which a shell finds by its own name. */
    Path launcher() throws IOException {
        Path launcher = folder.resolve("bin/launcher");
        if (!Files.exists(launcher)) {
            Files.copy(folder.resolve("lib/netns.sh"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        }
        return launcher;
    }

    /** Skips the test where the build had no gcc. */
    static void assumeNative() throws IOException {
        byte[] start = new byte[4];
        try (InputStream in = Files.newInputStream(PROGRAM)) {
            in.readNBytes(start, 0, 4);
        }
        assumeTrue(
                new String(start, StandardCharsets.ISO_8859_1).equals("\177ELF"),
                "bin/netns is the shell launcher: built without gcc");
    }

    /** What a shell script prints, one char a byte; {@code netns} is the built program. */
    static String shell(String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("timeout", "60", "bash", "-c", script);
        builder.environment().put("PATH", PROGRAM.getParent() + ":/usr/sbin:/usr/bin:/sbin:/bin");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
