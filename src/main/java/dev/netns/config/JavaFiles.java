package dev.netns.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Files as Java reaches them. Not for the native program: TeaVM's files are empty where they cannot be read. */
final class JavaFiles implements SourceFiles {
    @Override
    public boolean isThere(Path path) throws IOException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public boolean isOther(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path);
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public byte[] read(Path file) throws IOException {
        if (ConfigReader.isStandardInput(file)) {
            return System.in.readNBytes(SourceText.MAX_BYTES + 1);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SourceText.MAX_BYTES + 1);
        }
    }
}
