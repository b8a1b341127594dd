package dev.netns.provision;

import dev.netns.names.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The same work on several places, each of which says that it is in work when it begins. */
final class AnnouncedWork {
    private AnnouncedWork() {}

    /**
     * The works, in the order of the plans.
     *
     * @param what is done, as a participle: {@code "removing"}
     * @param working is told of each in words, by whichever thread does it
     */
    static <T> List<Supplier<T>> of(
            String what, List<NamespacePlan> plans, Consumer<String> working, Function<NamespacePlan, T> work) {
        List<Supplier<T>> works = new ArrayList<>();
        for (NamespacePlan plan : plans) {
            String words =
                    what + " '" + plan.place().toPrintable() + "'" + Console.progress(works.size() + 1, plans.size());
            works.add(() -> {
                working.accept(words);
                return work.apply(plan);
            });
        }
        return works;
    }
}
