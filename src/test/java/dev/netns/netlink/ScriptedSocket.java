package dev.netns.netlink;

import dev.netns.linux.Errno;
import dev.netns.linux.RecordingSyscalls;
import dev.netns.linux.SimulatedKernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Keeps what is sent and answers with what a test prepared, datagram by datagram; after the last one with EAGAIN. */
public class ScriptedSocket extends RecordingSyscalls {
    /** The requests so far. */
    public final List<byte[]> sent = new ArrayList<>();

    /** Whether more was asked for than there was. */
    public boolean exhausted;

    private final Deque<byte[]> answers = new ArrayDeque<>();

    /** A socket with these answers. */
    public ScriptedSocket(byte[]... answers) {
        super(new SimulatedKernel());
        this.answers.addAll(Arrays.asList(answers));
    }

    @Override
    public int send(int fd, byte[] buffer, int length) {
        sent.add(Arrays.copyOf(buffer, length));
        return length;
    }

    @Override
    public int recv(int fd, byte[] buffer, int flags) {
        byte[] answer = answers.poll();
        if (answer == null) {
            exhausted = true;
            return -Errno.EAGAIN;
        }
        System.arraycopy(answer, 0, buffer, 0, Math.min(answer.length, buffer.length));
        return answer.length;
    }
}
