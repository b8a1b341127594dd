package dev.netns.cli;

import dev.netns.linux.SystemPrograms;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.provision.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs programs as children, inside a namespace by nsenter(1). */
final class ChildPrograms implements Programs {
    @Override
    public Result run(String namespace, String input, String... command) {
        String nsenter = SystemPrograms.find("nsenter")
                .orElseThrow(() -> new Failure(ExitStatus.FAILED, "cannot run nsenter: it is not installed")
                        .withHint("apt install util-linux"));
        Optional<String> program = SystemPrograms.find(command[0]);
        if (program.isEmpty()) {
            return new Result(NOT_FOUND, "", command[0] + " is not installed");
        }
        List<String> words = new ArrayList<>(List.of(nsenter, "--net=" + namespace, "--", program.get()));
        words.addAll(List.of(command).subList(1, command.length));
        return run(new ProcessBuilder(words), input);
    }

    private static Result run(ProcessBuilder builder, String input) {
        try {
            Process process = builder.start();
            StringBuilder errors = new StringBuilder();
            Thread reader = new Thread(() -> errors.append(text(process.getErrorStream())));
            reader.start();
            // Written by a thread of its own: the program may write before it has read everything.
            Thread writer = new Thread(() -> write(process.getOutputStream(), input));
            writer.start();
            String output = text(process.getInputStream());
            writer.join();
            reader.join();
            return new Result(process.waitFor(), output, errors.toString());
        } catch (IOException e) {
            return new Result(NOT_FOUND, "", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitStatus.FAILED, "interrupted");
        }
    }

    private static void write(OutputStream to, String input) {
        try (to) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading everything; its exit status says why.
            return;
        }
    }

    private static String text(InputStream from) {
        try {
            return new String(from.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
