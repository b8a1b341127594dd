package dev.netns.cli;

import dev.netns.NetnsException;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.util.List;

/** Does the same for several names: the failure of one does not keep the others from being done. */
final class Each {
    /** What is done for one name. */
    interface Work {
        void on(byte[] name);
    }

    private Each() {}

    /** Answers the status of the first failure, or {@link ExitStatus#DONE}. */
    static int of(Session session, List<byte[]> names, Work work) {
        int status = ExitStatus.DONE;
        for (byte[] name : names) {
            try {
                work.on(name);
            } catch (Failure | NetnsException e) {
                int failed = session.complain(e instanceof NetnsException n ? Session.failure(n) : (Failure) e);
                status = status == ExitStatus.DONE ? failed : status;
            }
        }
        return status;
    }
}
