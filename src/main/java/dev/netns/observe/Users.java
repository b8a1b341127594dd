package dev.netns.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Users by their numbers, as /etc/passwd has them (passwd(5)); those of other sources stay numbers. */
final class Users {
    private static final int FIELDS = 7;

    private record User(String name, String home) {}

    private final Map<String, User> users = new HashMap<>();

    /** The users in the lines of a file. */
    Users(List<String> passwd) {
        for (String line : passwd) {
            String[] fields = line.split(":", -1);
            if (fields.length == FIELDS) {
                users.putIfAbsent(fields[2], new User(fields[0], fields[5]));
            }
        }
    }

    /** The users of a machine whose root directory this is. */
    static Users read(Path root) {
        try {
            return new Users(Files.readAllLines(root.resolve("etc/passwd"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new Users(List.of());
        }
    }

    /** The name of a user, or the number as it is. */
    String name(int uid) {
        String number = Integer.toUnsignedString(uid);
        User user = users.get(number);
        return user == null ? number : user.name();
    }

    /** The home directory of a user, absolute, or {@code null}. */
    @Nullable
    String home(String uid) {
        User user = users.get(uid);
        return user == null || !user.home().startsWith("/") ? null : user.home();
    }
}
