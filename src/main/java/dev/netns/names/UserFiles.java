package dev.netns.names;

import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Users and groups as /etc/passwd and /etc/group have them: without the C library, of which a static program has not the
 * part that asks other sources. Where there may be others (nsswitch.conf(5): LDAP, sssd), it knows nobody, because those
 * could give more groups to a user of the file.
 */
public final class UserFiles {
    private static final byte[] PASSWD = Text.ascii("/etc/passwd");
    private static final byte[] GROUP = Text.ascii("/etc/group");
    private static final byte[] SOURCES = Text.ascii("/etc/nsswitch.conf");

    private static final int FIELDS_OF_USER = 7;
    private static final int FIELDS_OF_GROUP = 4;

    private UserFiles() {}

    /**
     * Finds a user.
     *
     * @param word {@code USER[:GROUP]}, each a name or a number
     * @return {@code null} where the files do not tell
     */
    public static @Nullable User find(Syscalls sys, String word) {
        String passwd = text(sys, PASSWD);
        String group = text(sys, GROUP);
        return passwd == null || group == null ? null : find(word, passwd, group, text(sys, SOURCES));
    }

    /**
     * The same in the texts of the files.
     *
     * @param sources of nsswitch.conf; {@code null} where there is none
     */
    static @Nullable User find(String word, String passwd, String group, @Nullable String sources) {
        if (sources != null && !areOnlyFiles(sources)) {
            return null;
        }
        int colon = word.indexOf(':');
        String[] login = user(passwd, colon < 0 ? word : word.substring(0, colon));
        Integer uid = login == null ? null : User.id(login[2]);
        Integer gid = login == null ? null : User.id(login[3]);
        if (login == null || uid == null || gid == null) {
            return null;
        }
        User user = new User(login[0], uid, gid, groups(group, login[0], gid), login[5], login[6]);
        if (colon < 0) {
            return user;
        }
        Integer other = group(group, word.substring(colon + 1));
        return other == null ? null : user.withGroup(other);
    }

    private static @Nullable String text(Syscalls sys, byte[] path) {
        byte[] bytes = SmallFile.read(sys, path);
        return bytes == null ? null : Text.decode(bytes);
    }

    /** By its name, or else by its number, as id(1) does. */
    private static String @Nullable [] user(String passwd, String word) {
        String[] byNumber = null;
        for (String line : split(passwd, '\n')) {
            String[] fields = fields(line, FIELDS_OF_USER);
            if (fields != null && fields[0].equals(word)) {
                return fields;
            }
            if (fields != null && byNumber == null && word.equals(fields[2])) {
                byNumber = fields;
            }
        }
        return byNumber;
    }

    /** Its own group, and those that list it. */
    private static int[] groups(String group, String user, int own) {
        List<Integer> groups = new ArrayList<>();
        groups.add(own);
        for (String line : split(group, '\n')) {
            String[] fields = fields(line, FIELDS_OF_GROUP);
            Integer gid = fields == null ? null : User.id(fields[2]);
            if (fields != null && gid != null && split(fields[3], ',').contains(user) && !groups.contains(gid)) {
                groups.add(gid);
            }
        }
        int[] numbers = new int[groups.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = groups.get(i);
        }
        return numbers;
    }

    /** By its number where the word is one, as getent(1) does. */
    private static @Nullable Integer group(String group, String word) {
        int key = User.id(word) == null ? 0 : 2;
        for (String line : split(group, '\n')) {
            String[] fields = fields(line, FIELDS_OF_GROUP);
            if (fields != null && fields[key].equals(word)) {
                return User.id(fields[2]);
            }
        }
        return null;
    }

    /** The fields of an entry; of other sources than files, an entry begins with a sign (nss_compat). */
    private static String @Nullable [] fields(String line, int count) {
        List<String> fields = split(line, ':');
        boolean entry =
                fields.size() == count && !line.startsWith("+") && !line.startsWith("-") && !line.startsWith("#");
        return entry && !fields.get(0).isEmpty() ? fields.toArray(new String[0]) : null;
    }

    /** Whether users and groups are looked for in files, and otherwise in systemd, which has none for those of files. */
    private static boolean areOnlyFiles(String sources) {
        for (String line : split(sources.replace('\t', ' '), '\n')) {
            int comment = line.indexOf('#');
            String rule = (comment < 0 ? line : line.substring(0, comment)).trim();
            if (rule.startsWith("passwd:") || rule.startsWith("group:") || rule.startsWith("initgroups:")) {
                for (String source : split(rule.substring(rule.indexOf(':') + 1), ' ')) {
                    if (!source.isEmpty() && !source.equals("files") && !source.equals("systemd")) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
            parts.add(text.substring(start, end));
            start = end + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }
}
