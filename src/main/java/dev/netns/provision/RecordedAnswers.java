package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.WireGuardDevice;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was asked before is answered as it was then; all else by the kernel, which is not disturbed for less. */
final class RecordedAnswers implements Answers {
    private final Recording recording;
    private final Supplier<Answers> kernel;
    private @Nullable Answers opened;

    RecordedAnswers(Recording recording, Supplier<Answers> kernel) {
        this.recording = recording;
        this.kernel = kernel;
    }

    private Answers kernel() {
        Answers answers = opened;
        if (answers == null) {
            answers = kernel.get();
            opened = answers;
        }
        return answers;
    }

    @Override
    public int request(NetlinkMessage question, NetlinkSocket.Receiver receiver) {
        return recording.answer(question.toBytes(0), receiver) ? 0 : kernel().request(question, receiver);
    }

    @Override
    public byte @Nullable [] kernelMessage() {
        return kernel().kernelMessage();
    }

    @Override
    public int nsid(Place other) {
        return other.isHost() ? recording.nsidOfHost() : kernel().nsid(other);
    }

    @Override
    public @Nullable String sysctl(String path) {
        return kernel().sysctl(path);
    }

    @Override
    public Optional<WireGuardDevice> wireGuard(int index) {
        return kernel().wireGuard(index);
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
