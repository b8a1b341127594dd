package dev.netns.provision;

import dev.netns.config.Hooks;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Place;
import dev.netns.config.SysctlDeclaration;
import dev.netns.link.CommonKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is to be done about kernel parameters, files, the firewall and hooks. Pure. */
final class SettingPlanner {
    private final SnapshotFiles files;

    /** A planner. */
    SettingPlanner(SnapshotFiles files) {
        this.files = files;
    }

    /**
     * The kernel parameters of a place: its own and those of its links.
     *
     * @param own declared of the namespace; none of the host
     * @param links that the place declares
     * @return by path below /proc/sys
     */
    static SortedMap<String, SysctlDeclaration> sysctl(
            Map<String, SysctlDeclaration> own, Collection<LinkDeclaration> links, Place place) {
        SortedMap<String, SysctlDeclaration> all = new TreeMap<>();
        own.forEach((key, value) -> all.put(Sysctl.path(key), value));
        for (LinkDeclaration link : links) {
            if (link.place().equals(place)) {
                link.settings()
                        .forEach((key, value) -> CommonKeys.sysctls(key, link.name())
                                .forEach(path -> all.put(
                                        path,
                                        new SysctlDeclaration(
                                                CommonKeys.sysctlValue(key, value), link.origin(key.name())))));
            }
        }
        return all;
    }

    /**
     * The steps for kernel parameters.
     *
     * @param live what they are, by path
     * @param before what those were that netns set, by path
     */
    static List<Step> sysctlSteps(
            SortedMap<String, SysctlDeclaration> declared, Map<String, String> live, Map<String, String> before) {
        List<Step> steps = new ArrayList<>();
        declared.forEach((path, sysctl) -> {
            String old = live.get(path);
            if (old == null || !Sysctl.isSame(old, sysctl.value())) {
                steps.add(new SettingStep.Sysctl(path, old, sysctl.value(), sysctl.origin()));
            }
        });
        before.forEach((path, value) -> {
            String old = live.get(path);
            if (!declared.containsKey(path) && old != null && !Sysctl.isSame(old, value)) {
                steps.add(new SettingStep.Sysctl(path, old, value, null));
            }
        });
        return steps;
    }

    /**
     * The steps for files, firewall and hooks of a namespace.
     *
     * @param fresh whether it is made in the same plan
     * @param remembered what was done in it before
     */
    List<Step> steps(NamespaceDeclaration namespace, boolean fresh, Remembered remembered) {
        List<Step> steps = new ArrayList<>(files.leftoverSteps(Place.of(namespace.name())));
        SortedMap<Path, String> wanted = files.wanted(namespace);
        wanted.forEach((path, content) -> file(path, content).ifPresent(steps::add));
        for (String known : remembered.files()) {
            Path path = Path.of(known);
            if (!wanted.containsKey(path) && files.isOurs(path)) {
                steps.add(new SettingStep.File(path, null, true));
            }
        }
        firewall(namespace, fresh, remembered).ifPresent(steps::add);
        Hooks hooks = namespace.hooks();
        boolean anyUp = !hooks.up().isEmpty() || !hooks.hostUp().isEmpty();
        if (anyUp && (fresh || remembered.hooks().equals(Hooks.NONE))) {
            steps.add(new SettingStep.Run(hooks));
        }
        return steps;
    }

    private Optional<Step> file(Path path, String content) {
        Optional<String> present = files.content(path);
        if (present.isPresent() && !files.isOurs(path)) {
            return Optional.of(new Step.Problem(
                    "file " + path + " is there and netns did not write it",
                    "move it away, or take dns and hosts out of the declaration"));
        }
        return present.filter(content::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new SettingStep.File(path, content, present.isPresent()));
    }

    private Optional<Step> firewall(NamespaceDeclaration namespace, boolean fresh, Remembered remembered) {
        FirewallRules wanted = files.rules(namespace).orElse(null);
        LoadedFirewall loaded = fresh ? null : remembered.nftables();
        LiveFirewall live = files.firewall(namespace, loaded);
        if (wanted == null) {
            return loaded == null || live.isGone()
                    ? Optional.empty()
                    : Optional.of(new SettingStep.Nftables(null, loaded, List.of()));
        }
        String fault = wanted.fault();
        if (fault != null) {
            return Optional.of(new Step.Problem(fault, null, wanted.declared().origin()));
        }
        return !fresh && live.asDeclared() != null
                ? Optional.empty()
                : Optional.of(new SettingStep.Nftables(wanted, loaded, live.differs()));
    }
}
