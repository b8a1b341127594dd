package dev.netns.cli;

import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.User;
import dev.netns.names.UserFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code USER[:GROUP]} of {@code exec --user}, looked up in the machine's user database (nsswitch.conf(5)). */
final class UserWord {
    private UserWord() {}

    /**
     * Looks a user up by name or number.
     *
     * @throws Failure there is no such user or group
     */
    static User lookUp(Syscalls sys, String word) {
        User known = UserFiles.find(sys, word);
        return known == null ? ask(word) : known;
    }

    /** id(1) and getent(1) ask every source that the machine is set up for. */
    private static User ask(String word) {
        int colon = word.indexOf(':');
        String user = colon < 0 ? word : word.substring(0, colon);
        int uid = number(user, List.of("id", "-u", "--", user));
        List<Integer> groups = new ArrayList<>();
        for (String group : output(user, List.of("id", "-G", "--", user)).split(" ", -1)) {
            groups.add(id(user, group));
        }
        int gid = colon < 0 ? number(user, List.of("id", "-g", "--", user)) : groupNumber(word.substring(colon + 1));
        String key = User.id(user) == null ? user : Integer.toUnsignedString(uid);
        String[] login = output(user, List.of("getent", "passwd", "--", key)).split(":", -1);
        return new User(
                login[0], uid, gid, groups.stream().mapToInt(Integer::intValue).toArray(), login[5], login[6]);
    }

    private static int groupNumber(String group) {
        String[] entry = output(group, List.of("getent", "group", group)).split(":", -1);
        return id(group, entry[2]);
    }

    private static int number(String word, List<String> command) {
        return id(word, output(word, command));
    }

    /** To the kernel, the largest one means that the id of the process stays as it is. */
    private static int id(String word, String number) {
        Integer id = User.id(number);
        if (id == null) {
            throw new Failure(
                    ExitStatus.FAILED,
                    "'" + Text.printable(word) + "' has the id " + number + ", which stands for nobody");
        }
        return id;
    }

    private static String output(String word, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() == 0 && !output.isEmpty()) {
                return output;
            }
        } catch (IOException e) {
            throw new Failure(ExitStatus.FAILED, "cannot run " + command.get(0) + ": " + e.getMessage());
        } catch (InterruptedException e) {
            throw new Failure(ExitStatus.FAILED, "interrupted");
        }
        throw new Failure(ExitStatus.FAILED, "cannot find the user or group '" + Text.printable(word) + "'");
    }
}
