package dev.netns.observe;

import org.jspecify.annotations.Nullable;

/**
 * To whom a process belongs: a container, a pod, a systemd unit, or several of them.
 *
 * @param runtime what made the container, in lower case ({@code docker}, {@code podman}, {@code lxc}); {@code container}
 *     where it does not say
 * @param container the container's whole id
 * @param name the container's name, where the runtime's files tell it
 * @param pod {@code NAMESPACE/NAME} of a Kubernetes pod where its files tell it; otherwise its uid, or podman's id
 * @param unit the innermost systemd unit that is not the container's own
 */
public record ProcessOwner(
        @Nullable String runtime,
        @Nullable String container,
        @Nullable String name,
        @Nullable String pod,
        @Nullable String unit) {

    private static final int LENGTH_SHOWN = 12;

    /** One word: {@code pod:default/web-0}, {@code docker:web}, {@code podman:0123456789ab}, {@code nginx.service}. */
    @Override
    public String toString() {
        if (pod != null) {
            return "pod:" + shortened(pod);
        }
        if (container != null) {
            return runtime + ":" + (name == null ? shortened(container) : name);
        }
        return String.valueOf(unit);
    }

    /** An id of 64 digits is shown by its beginning, as the runtimes do. */
    private static String shortened(String id) {
        return id.length() == 64 ? id.substring(0, LENGTH_SHOWN) : id;
    }
}
