package dev.netns;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysFalse;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.netns.linux.Syscalls;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The house rules: who may use which library, and that the arrows between packages point down. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.netns");

    /** Which packages a package may use. The root package is "". */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            entry("linux", List.of()),
            entry("proc", List.of("linux")),
            entry("netlink", List.of("linux")),
            entry("names", List.of("netlink", "proc", "linux")),
            entry("front", List.of("provision", "config", "netlink", "", "names", "proc", "linux")),
            entry("", List.of("names", "netlink", "proc", "linux")),
            entry("link", List.of("netlink", "linux")),
            entry("config", List.of("link", "netlink", "linux")),
            entry("observe", List.of("", "names", "netlink", "proc", "linux")),
            entry("provision", List.of("config", "link", "", "names", "netlink", "proc", "linux")),
            entry("publish", List.of("", "names", "netlink", "proc", "linux")),
            entry(
                    "daemon",
                    List.of(
                            "publish",
                            "provision",
                            "observe",
                            "config",
                            "link",
                            "",
                            "names",
                            "netlink",
                            "proc",
                            "linux")),
            entry(
                    "cli",
                    List.of(
                            "daemon",
                            "publish",
                            "provision",
                            "observe",
                            "config",
                            "link",
                            "",
                            "names",
                            "netlink",
                            "proc",
                            "linux")),
            entry("manual", List.of("cli", "config", "observe")));

    @Test
    void onlyLinuxUsesJna() {
        onlyIn("com.sun.jna..", "dev.netns.linux..");
    }

    @Test
    void onlyCliUsesPicocli() {
        onlyIn("picocli..", "dev.netns.cli..");
    }

    @Test
    void onlyConfigUsesToml4j() {
        onlyIn("com.moandjiezana.toml..", "dev.netns.config..");
    }

    @Test
    void onlyPublishAndDaemonUseNetty() {
        onlyIn("io.netty..", "dev.netns.publish..", "dev.netns.daemon..");
    }

    @Test
    void onlyFrontUsesTeaVm() {
        onlyIn("org.teavm..", "dev.netns.front..");
    }

    /** The command decides on its exit status in one place; a library that ends its caller's JVM is of no use. */
    @Test
    void onlyMainExits() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.netns.cli.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class));
    }

    /** What the native front is compiled from keeps to what TeaVM has. */
    @Test
    void namesAndFrontKeepToTheSubsetOfTeaVm() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.netns.names..", "dev.netns.front..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..", "java.lang.reflect..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat(resideInAPackage("java.nio.file..").and(not(type(java.nio.file.Path.class))))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        java.io.File.class,
                        java.io.FileInputStream.class,
                        java.io.FileOutputStream.class,
                        java.io.FileReader.class,
                        java.io.FileWriter.class,
                        java.io.RandomAccessFile.class,
                        Thread.class,
                        ThreadLocal.class,
                        Process.class,
                        ProcessBuilder.class,
                        java.util.Formatter.class)
                .orShould()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "format", java.util.Locale.class, String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(Class.class, "forName", String.class));
    }

    /** TeaVM's C copies eight bytes for each element of an array, whatever its type, and so writes over what comes next. */
    @Test
    void arraysOfPrimitivesAreNotCloned() {
        DescribedPredicate<JavaMethodCall> clonesPrimitives =
                DescribedPredicate.describe("clone an array of primitives; use Arrays.copyOf", call -> {
                    JavaClass owner = call.getTargetOwner();
                    return call.getName().equals("clone")
                            && owner.isArray()
                            && owner.getComponentType().isPrimitive();
                });
        check(noClasses().should().callMethodWhere(clonesPrimitives));
    }

    /** The clock of file times can be set back, and then a deadline by it does not come: what waits takes the other one. */
    @Test
    void deadlinesAreByTheClockThatNobodySets() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.netns.names.Store")
                .and()
                .doNotHaveFullyQualifiedName("dev.netns.observe.LongListing")
                .should()
                .callMethod(Syscalls.class, "realTimeMillis"));
    }

    /** The native programs do not enter literals where it would look (NativeSources). */
    @Test
    void stringsAreNotInterned() {
        check(noClasses().should().callMethod(String.class, "intern"));
    }

    @Test
    void arrowsPointDown() {
        ARROWS.forEach((user, used) -> check(classes()
                .that()
                .resideInAPackage(packageOf(user))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("dev.netns..")
                        .or(resideInAPackage(packageOf(user)))
                        .or(resideInAnyPackage(
                                used.stream().map(ArchitectureTest::packageOf).toArray(String[]::new)))
                        .or(user.equals("config") ? name("dev.netns.NamespaceName") : alwaysFalse()))));
    }

    @Test
    void everyPackageHasItsArrows() {
        check(classes()
                .should()
                .resideInAnyPackage(ARROWS.keySet().stream()
                        .map(ArchitectureTest::packageOf)
                        .toArray(String[]::new)));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("dev.netns.(*)..").should().beFreeOfCycles());
    }

    private static String packageOf(String layer) {
        return layer.isEmpty() ? "dev.netns" : "dev.netns." + layer + "..";
    }

    private static void onlyIn(String library, String... users) {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(users)
                .should()
                .dependOnClassesThat(resideInAnyPackage(library)));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
