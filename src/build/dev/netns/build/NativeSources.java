package dev.netns.build;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.teavm.tooling.ConsoleTeaVMToolLog;
import org.teavm.tooling.TeaVMProblemRenderer;
import org.teavm.tooling.TeaVMTargetType;
import org.teavm.tooling.TeaVMTool;
import org.teavm.vm.TeaVMOptimizationLevel;

/**
 * Writes the C of a native program with TeaVM, in a JVM of its own. TeaVM visits some sets in the order of their members'
 * identity hashes, and so writes classes in another order each time; in a JVM where all have the same hash
 * ({@code -XX:hashCode=2}) it does not. Its Maven plugin has no way to start one.
 */
public final class NativeSources {
    private static final int MIB = 1 << 20;

    private NativeSources() {}

    /** Arguments: the main class, the directory to write to, the class path, the least and the most MiB of heap. */
    public static void main(String[] arguments) throws Exception {
        List<File> classPath = new ArrayList<>();
        List<URL> urls = new ArrayList<>();
        for (String entry : arguments[2].split(File.pathSeparator)) {
            classPath.add(new File(entry));
            urls.add(new File(entry).toURI().toURL());
        }
        TeaVMTool tool = new TeaVMTool();
        ConsoleTeaVMToolLog log = new ConsoleTeaVMToolLog(false);
        tool.setLog(log);
        tool.setTargetType(TeaVMTargetType.C);
        tool.setOptimizationLevel(TeaVMOptimizationLevel.FULL);
        tool.setObfuscated(true);
        tool.setMainClass(arguments[0]);
        tool.setTargetDirectory(new File(arguments[1]));
        tool.setClassPath(classPath);
        tool.setMinHeapSize(Integer.parseInt(arguments[3]) * MIB);
        tool.setMaxHeapSize(Integer.parseInt(arguments[4]) * MIB);
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(new URL[0]), NativeSources.class.getClassLoader())) {
            tool.setClassLoader(loader);
            tool.generate();
        }
        if (!tool.getProblemProvider().getSevereProblems().isEmpty()) {
            TeaVMProblemRenderer.describeProblems(
                    tool.getDependencyInfo().getCallGraph(), tool.getProblemProvider(), log);
            System.exit(1);
        }
        leaveLiteralsAlone(Path.of(arguments[1], "strings.c"));
    }

    /**
     * Has literals not be entered in the table of {@code String.intern}, which nobody calls: with some thousands of them
     * that is a millisecond of each start. What is left to do for a literal is in {@code netns.c}.
     */
    private static void leaveLiteralsAlone(Path strings) throws IOException {
        String[] around = Files.readString(strings).split(Pattern.quote("teavm_registerString(s)"), -1);
        if (around.length != 2) {
            throw new IllegalStateException(strings + " enters literals in a way that is not known here");
        }
        Files.writeString(strings, around[0] + "netns_literal(s)" + around[1]);
    }
}
