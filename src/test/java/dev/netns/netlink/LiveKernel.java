package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.netns.linux.Errno;
import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The kernel of the calling thread's network namespace: asked by the codec, and by {@code ip}. */
final class LiveKernel {
    private static final int RTNL_FAMILY_IPMR = 128;

    private LiveKernel() {}

    interface Parser<T> {
        T parse(byte[] bytes, int from, int to);
    }

    static String run(String command) throws Exception {
        Process process =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> command + ": " + output);
        return output;
    }

    static JsonArray json(String command) throws Exception {
        return new Gson().fromJson(run(command), JsonArray.class);
    }

    /** The errno of a request, as a positive number. */
    static int send(NetlinkMessage message) {
        NetlinkSocket socket = open();
        try {
            return -socket.request(message, NetlinkSocket.NOTHING);
        } finally {
            socket.close();
        }
    }

    static void order(NetlinkMessage message) {
        NetlinkSocket socket = open();
        try {
            int error = -socket.request(message, NetlinkSocket.NOTHING);
            byte[] words = socket.kernelMessage();
            assertEquals(0, error, () -> Errno.text(error) + " " + (words == null ? "" : Text.decode(words)));
        } finally {
            socket.close();
        }
    }

    static <T> List<T> dump(NetlinkMessage request, Parser<T> parser) {
        NetlinkSocket socket = open();
        try {
            List<T> all = new ArrayList<>();
            int error = socket.request(request, (type, bytes, from, to) -> {
                // Multicast routing has a rule of its own in every namespace, where the kernel has tables for it.
                if ((bytes[from + NetlinkMessage.HEADER_SIZE] & 0xff) < RTNL_FAMILY_IPMR) {
                    all.add(parser.parse(bytes, from, to));
                }
            });
            assertEquals(0, error);
            return all;
        } finally {
            socket.close();
        }
    }

    static NetlinkSocket open() {
        JnaSyscalls sys = new JnaSyscalls();
        int fd = NetlinkSocket.open(sys);
        assertTrue(fd >= 0, "socket " + fd);
        return NetlinkSocket.on(sys, fd);
    }

    static byte[] address(String text) {
        return IpAddress.parse(text).orElseThrow().toBytes();
    }

    static int index(String name) {
        return dump(LinkMessage.get(name), LinkMessage::parse).get(0).index();
    }

    static String text(JsonObject object, String key) {
        JsonElement value = object.get(key);
        return value == null || value.isJsonNull() ? "-" : value.getAsString();
    }

    static JsonObject inside(JsonObject object, String key) {
        JsonElement value = object.get(key);
        return value == null ? new JsonObject() : value.getAsJsonObject();
    }
}
