# What the launcher and the warm-up know of Java. Sourced, with $home set to the tree of the program.

# Sets java_home and java_version to the first Java of 17 or newer, or ends the script.
find_java() {
    if [ -n "${NETNS_JAVA-}" ]; then
        java_at "${NETNS_JAVA%/bin/java}" && return
        java_at "$(readlink -f -- "${NETNS_JAVA%/bin/java}")" && return
        echo "netns: NETNS_JAVA=$NETNS_JAVA is not the bin/java of a Java 17 or newer" >&2
        exit 1
    fi
    [ -n "${JAVA_HOME-}" ] && java_at "$JAVA_HOME" && return

    # On the path there is mostly a link. Comparing files finds its home without a process that reads links.
    on_path=$(command -v java) && for candidate in /usr/lib/jvm/*; do
        [ "$on_path" -ef "$candidate/bin/java" ] && java_at "$candidate" && return
    done
    if [ -n "$on_path" ]; then
        on_path=$(readlink -f -- "$on_path")
        java_at "${on_path%/bin/java}" && return
    fi
    for candidate in /usr/lib/jvm/*; do
        java_at "$candidate" && return
    done
    echo "netns: no Java 17 or newer found: install one (apt install default-jre-headless), or set NETNS_JAVA" >&2
    exit 1
}

# Whether $1 is the home of a Java of 17 or newer, as its file `release` says: asking java itself takes 50 ms.
java_at() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    java_version=
    while IFS='=' read -r key value; do
        [ "$key" = JAVA_RUNTIME_VERSION ] && java_version=${value#\"} && java_version=${java_version%\"} && break
    done <"$1/release"
    java_feature=${java_version%%[!0-9]*}
    [ "${java_feature:-0}" -ge 17 ] && java_home=$1
}

# Sets archive to the class archive for this Java, and archive_state to fresh, stale or none. An empty archive is one
# that could not be made: trying again at each start would be worse than going without.
archive_state() {
    archive=$home/lib/cds/$java_version.jsa
    archive_state=fresh
    for file in "$home/lib/netns.jar" "$home/lib/jna.jar" "$home/lib/toml4j.jar" "$home/lib/gson.jar" \
        "$java_home/lib/modules"; do
        [ "$archive" -nt "$file" ] || archive_state=stale
    done
    [ $archive_state = stale ] || [ -s "$archive" ] || archive_state=none
}

# Becomes Java. The arguments are further flags, the class and its arguments. $user is for whom, by number.
run_java() {
    # The caller's settings for his own Java programs are not for this one.
    unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH

    # A flag that names a missing archive would switch off Java's own archive too.
    [ "$archive_state" != fresh ] || set -- "-XX:SharedArchiveFile=$archive" "$@"

    newline='
'
    flags=
    while read -r flag; do
        case $flag in
            '' | '#'*) continue ;;
            [0-9]*)
                [ "$java_feature" -ge "${flag%%+*}" ] || continue
                flag=${flag#*+ }
                ;;
        esac
        while [ "$flag" != "${flag#*\{lib\}}" ]; do
            flag=${flag%%\{lib\}*}$home/lib${flag#*\{lib\}}
        done
        flags=$flags$flag$newline
    done <"$home/lib/jvm.options"

    # One flag a line, whatever else is in it.
    set -f
    IFS=$newline
    set -- "$java_home/bin/java" $flags "$@"
    [ "${user-}" = 0 ] || exec "$@"

    # Root's Java gets these variables only, as from the native program (dev.netns.front.Variables).
    for name in COLUMNS HOME JAVA_HOME JOURNAL_STREAM LC_ALL LISTEN_FDNAMES LISTEN_FDS LISTEN_PID NETNS_ENVIRON \
        NETNS_FRONT NETNS_JAVA NETNS_RUN_DIR NO_COLOR NOTIFY_SOCKET PATH SUDO_UID TERM TZ; do
        eval "variable=\${$name+$name=\$$name}"
        [ -z "$variable" ] || set -- "$variable" "$@"
    done
    exec env -i "$@"
}
