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
import java.util.stream.Stream;
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

    /** A reference that a handler uses, as TeaVM declares it, and any other declaration of one that is not volatile. */
    private static final Pattern POINTER_COPY = Pattern.compile("\\bvolatile (\\w+\\*) (teavm_spill_\\d+);");

    private static final Pattern UNKNOWN_COPY =
            Pattern.compile("(?m)^\\s*+(?!volatile \\w+ |\\w+\\* volatile )[\\w* ]+[ *]teavm_spill_\\d+;");

    private NativeSources() {}

    /** Arguments: the main class, the directory to write to, the class path, the least and the most MiB of heap. */
    public static void main(String[] arguments) throws Exception {
        List<String> violations = HandlerRule.violations(Path.of(arguments[2].split(File.pathSeparator)[0], "dev"));
        if (!violations.isEmpty()) {
            throw new IllegalStateException("a handler would see what was never made: " + violations);
        }
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
        keepReferencesAcrossJumps(Path.of(arguments[1]));
    }

    /**
     * Has a reference outlive an exception. A handler is entered by longjmp(3), after which a local variable that was
     * changed since setjmp(3) has its value only if it is volatile. TeaVM 0.15.0 copies those that a handler uses, but
     * declares the copies as {@code volatile void*}, where what they point to is volatile and they are not: gcc then left
     * the copies out, and a handler that closed what the method had opened died of SIGSEGV ({@code apply} without
     * CAP_SYS_ADMIN, in KernelCleanup). A TeaVM that declares them otherwise has to be looked at again.
     */
    private static void keepReferencesAcrossJumps(Path sources) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(".c"))
                    .toList();
        }
        int mended = 0;
        for (Path file : files) {
            String text = Files.readString(file);
            String kept = POINTER_COPY.matcher(text).replaceAll("$1 volatile $2;");
            if (!kept.equals(text)) {
                Files.writeString(file, kept);
                mended++;
            }
            if (UNKNOWN_COPY.matcher(kept).find()) {
                throw new IllegalStateException(
                        file + " declares a copy for a handler in a way that is not known here");
            }
        }
        if (mended == 0) {
            throw new IllegalStateException("TeaVM declares the copies for handlers in a way that is not known here");
        }
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
