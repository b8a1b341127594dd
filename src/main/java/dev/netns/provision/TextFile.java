package dev.netns.provision;

import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of text that is whole or not there, after a power cut too: written under another name, fsynced, renamed, and the
 * directory fsynced.
 */
public final class TextFile {
    private final Path path;

    /** A file that may not be there. */
    public TextFile(Path path) {
        this.path = path;
    }

    /** What is in it; null where it is not there. */
    @Nullable
    public String read() {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /** Writes it, and makes its directory where that is missing. */
    public void write(String content) {
        Path directory = Objects.requireNonNull(path.getParent());
        Path temporary = directory.resolve("." + path.getFileName() + ".new");
        try {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer text = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            synchronise(directory);
        } catch (IOException e) {
            throw failed("write", e);
        }
    }

    /** Removes it, and its directory where nothing else is in it. */
    void remove() {
        Path directory = Objects.requireNonNull(path.getParent());
        try {
            if (Files.deleteIfExists(path)) {
                synchronise(directory);
                Files.delete(directory);
            }
        } catch (DirectoryNotEmptyException e) {
            return;
        } catch (IOException e) {
            throw failed("remove", e);
        }
    }

    /** Without it, a power cut could undo a rename. */
    static void synchronise(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Failure failed(String verb, IOException e) {
        return new Failure(
                ExitStatus.FAILED, "cannot " + verb + " " + Text.printable(path.toString()) + ": " + State.reason(e));
    }
}
