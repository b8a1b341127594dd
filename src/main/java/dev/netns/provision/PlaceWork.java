package dev.netns.provision;

import dev.netns.config.Origins;
import dev.netns.config.Place;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.Buffers;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Pipeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place while a plan is applied: its open namespace, a socket in it, and how what was done for it is undone. Threads
 * may share it: each conversation with the kernel is one piece.
 */
final class PlaceWork implements AutoCloseable {
    private final Place place;
    private final Syscalls sys;
    private final int namespace;
    private final int socket;

    /** One for all questions: its numbers tell an answer from that to an earlier question, which somebody gave up. */
    private final NetlinkSocket questions;

    private final Pipeline pipeline;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Deque<Undo> undo = new ArrayDeque<>();

    private @Nullable Failure failure;
    private boolean halfUndone;

    /** Takes something back. */
    interface Undo {
        void run();
    }

    /**
     * Something that the kernel is asked to do.
     *
     * @param message the request
     * @param inverse what undoes it; null where nothing of the same place does
     * @param tolerated an errno that is no error, or 0
     * @param words what it is, for the message: {@code "add route 10.0.0.0/8 via 10.0.0.1"}
     * @param origin where it is declared, as {@code FILE:LINE}; null for what is not
     * @param done is run when it is done
     * @param keys where its keys are declared, of which one may be at fault; null where {@code origin} says all
     */
    record Order(
            NetlinkMessage message,
            @Nullable NetlinkMessage inverse,
            int tolerated,
            String words,
            @Nullable String origin,
            Runnable done,
            @Nullable Origins keys) {
        Order(
                NetlinkMessage message,
                @Nullable NetlinkMessage inverse,
                int tolerated,
                String words,
                @Nullable String origin) {
            this(message, inverse, tolerated, words, origin, () -> {});
        }

        Order(
                NetlinkMessage message,
                @Nullable NetlinkMessage inverse,
                int tolerated,
                String words,
                @Nullable String origin,
                Runnable done) {
            this(message, inverse, tolerated, words, origin, done, null);
        }

        /** Where it is declared, as exactly as the kernel's answer tells; null for what is not. */
        private @Nullable String origin(Pipeline.Answer answer) {
            return keys == null
                    ? origin
                    : FaultyKey.of(keys, -answer.error(), answer.kernelMessage())
                            .toString();
        }
    }

    /**
     * A place.
     *
     * @param namespace a descriptor of it
     * @param socket of netlink, made in it; both are closed with this
     */
    PlaceWork(Place place, Syscalls sys, int namespace, int socket, Buffers buffers) {
        this.place = place;
        this.sys = sys;
        this.namespace = namespace;
        this.socket = socket;
        this.questions = NetlinkSocket.on(sys, socket, buffers);
        this.pipeline = new Pipeline(sys, socket, buffers);
    }

    Place place() {
        return place;
    }

    /** The descriptor of the namespace. */
    int namespace() {
        return namespace;
    }

    /**
     * Moves the calling thread into it.
     *
     * @throws Failure the thread is still where it was, often the host: it must not go on as if it were inside
     */
    void enter() {
        int moved = sys.setns(namespace, Linux.CLONE_NEWNET);
        if (moved < 0) {
            throw Failure.of("enter", Text.encode(place.toString()), moved);
        }
    }

    /** The index of a link, or a negative errno: -ENODEV where there is none. */
    synchronized int index(String name) {
        Integer known = indexes.get(name);
        if (known != null) {
            return known;
        }
        int[] index = {-Errno.ENODEV};
        int answer = questions.request(
                LinkMessage.get(name),
                (type, bytes, from, to) ->
                        index[0] = LinkMessage.parse(bytes, from, to).index());
        if (answer < 0) {
            return answer;
        }
        indexes.put(name, index[0]);
        return index[0];
    }

    /** Its IPv6 addresses. */
    synchronized List<AddressMessage> addresses6() {
        List<AddressMessage> addresses = new ArrayList<>();
        int answer = questions.request(
                AddressMessage.dump(Linux.AF_INET6),
                (type, bytes, from, to) -> addresses.add(AddressMessage.parse(bytes, from, to)));
        if (answer < 0) {
            throw Failure.of("list", "addresses" + in(), answer, null);
        }
        return addresses;
    }

    /** The kernel's name of the kind of a link; null for a link of none, and where there is none. */
    synchronized @Nullable String kind(String name) {
        LinkMessage link = LinkMessage.find(questions, name);
        return link == null ? null : link.kind();
    }

    /**
     * The index of a link that has to be there.
     *
     * @param words what it is needed for
     */
    int needed(String name, String words, @Nullable String origin) {
        int index = index(name);
        if (index < 0) {
            throw failed("cannot " + words + in() + ": there is no link '" + Text.printable(name) + "'", origin);
        }
        return index;
    }

    synchronized void forget(String name) {
        indexes.remove(name);
    }

    /**
     * Does all of them, in their order.
     *
     * @throws Failure of the first that failed; those that did not are in the undo of {@code owner}
     */
    void perform(List<Order> orders, PlaceWork owner) {
        if (orders.isEmpty()) {
            return;
        }
        Failure first = null;
        List<Pipeline.Answer> answers = request(orders);
        for (int i = 0; i < orders.size(); i++) {
            Failure failed = outcome(orders.get(i), answers.get(i), owner);
            first = first == null ? failed : first;
        }
        if (first != null) {
            throw first;
        }
    }

    /** Does all of them, in their order; what fails makes its own owner fail, and no other. */
    void performApart(List<Order> orders, List<PlaceWork> owners) {
        List<Pipeline.Answer> answers = request(orders);
        for (int i = 0; i < orders.size(); i++) {
            Failure failed = outcome(orders.get(i), answers.get(i), owners.get(i));
            if (failed != null) {
                owners.get(i).fail(failed);
            }
        }
    }

    private synchronized List<Pipeline.Answer> request(List<Order> orders) {
        List<NetlinkMessage> messages = new ArrayList<>();
        orders.forEach(order -> messages.add(order.message()));
        return pipeline.request(messages);
    }

    private @Nullable Failure outcome(Order order, Pipeline.Answer answer, PlaceWork owner) {
        if (answer.error() == 0) {
            NetlinkMessage inverse = order.inverse();
            if (inverse != null) {
                owner.onFailure(() -> take(inverse));
            }
            order.done().run();
            return null;
        }
        if (answer.lost()) {
            NetlinkMessage inverse = order.inverse();
            if (inverse != null) {
                owner.onFailure(() -> takeIfDone(inverse));
            }
            order.done().run();
        }
        return -answer.error() == order.tolerated() ? null : failed(order, answer, owner);
    }

    private synchronized void take(NetlinkMessage inverse) {
        Pipeline.Answer answer = pipeline.request(List.of(inverse)).get(0);
        boolean gone = answer.error() == -Errno.ENODEV || answer.error() == -Errno.ESRCH;
        if (answer.error() < 0 && !gone) {
            throw Failure.of(
                    "undo a change", "in '" + place.toPrintable() + "'", answer.error(), answer.kernelMessage());
        }
    }

    /** What was never done cannot be undone: then the kernel says so. */
    private synchronized void takeIfDone(NetlinkMessage inverse) {
        pipeline.request(List.of(inverse));
    }

    /** In the words of who wanted it, wherever the request was sent. */
    private static Failure failed(Order order, Pipeline.Answer answer, PlaceWork owner) {
        Failure failed = Failure.of(order.words() + owner.in(), answer.error(), answer.kernelMessage())
                .needing("CAP_NET_ADMIN");
        return (failed.status() == ExitStatus.DENIED ? failed : failed.withStatus(ExitStatus.FAILED))
                .at(order.origin(answer));
    }

    private String in() {
        return place.isHost() ? "" : " in '" + place.toPrintable() + "'";
    }

    static Failure failed(String words, @Nullable String origin) {
        return new Failure(ExitStatus.FAILED, words).at(origin);
    }

    /** The same failure, with the line of the declaration that it comes from. */
    /**
     * Remembers how something is undone that has just been done for this place. Where the place has failed, it is undone at
     * once: of several orders that are sent together, the kernel does those behind the one that fails, too.
     */
    void onFailure(Undo how) {
        synchronized (this) {
            if (failure == null) {
                undo.push(how);
                return;
            }
        }
        undo(List.of(how));
    }

    /** Whether it has failed. */
    synchronized boolean isFailed() {
        return failure != null;
    }

    /** Whether something could not be undone up to now. */
    synchronized boolean isHalfUndone() {
        return halfUndone;
    }

    synchronized @Nullable Failure failure() {
        return failure;
    }

    /** Undoes all that was done for this place, the last first; the first failure counts. */
    void fail(Failure why) {
        failForNow(why);
        undoIfFailed();
    }

    /** The same, but what was done is undone by {@link #undoIfFailed}: until then others may need it. */
    synchronized void failForNow(Failure why) {
        failure = failure == null ? why : failure;
    }

    /** Undoes all that was done for this place, the last first, where it has failed. */
    void undoIfFailed() {
        List<Undo> all;
        synchronized (this) {
            if (failure == null) {
                return;
            }
            all = new ArrayList<>(undo);
            undo.clear();
        }
        undo(all);
    }

    private void undo(List<Undo> all) {
        List<String> left = new ArrayList<>();
        for (Undo one : all) {
            try {
                one.run();
            } catch (Failure second) {
                synchronized (this) {
                    halfUndone = true;
                }
                left.add(String.valueOf(second.getMessage()));
            }
        }
        if (!left.isEmpty()) {
            synchronized (this) {
                Failure why = Objects.requireNonNull(failure);
                failure = new Failure(
                        why.status(),
                        why.getMessage() + "; what was done before was not undone: " + String.join("; ", left));
            }
        }
    }

    @Override
    public void close() {
        sys.close(socket);
        sys.close(namespace);
    }
}
