# Completion of netns(1) for bash. Nothing here starts Java: names are files, and declared names are headers.

# The options of each verb; those of all verbs are under no name.
_netns_options() {
    case $1 in
{{bash-options}}
    esac
}

# Words that begin as the one that is being written, which may have quotes: a line each from standard input.
_netns_reply() {
    local begun=$1 quote='' word
    case $begun in [\"\']*) quote=${begun:0:1} begun=${begun:1} ;; *) begun=${begun//\\/} ;; esac
    while IFS= read -r word; do
        [[ $word == "$begun"* ]] || continue
        [ -n "$quote" ] || printf -v word %q "$word"
        COMPREPLY+=("$word")
    done
}

_netns_names() {
    local file
    for file in "${NETNS_RUN_DIR:-/run/netns}"/*; do
        [ -e "$file" ] && printf '%s\n' "${file##*/}"
    done
}

_netns_declared() {
    cat /etc/netns.toml /etc/netns.d/*.toml 2>/dev/null | sed -n -E \
        -e 's/^[[:space:]]*\[{0,2}[[:space:]]*namespace\.([A-Za-z0-9_-]+).*/\1/p' \
        -e 's/^[[:space:]]*\[{0,2}[[:space:]]*namespace\."([^"\\]+)".*/\1/p' \
        -e "s/^[[:space:]]*\[{0,2}[[:space:]]*namespace\.'([^']+)'.*/\1/p" | sort -u
}

_netns_pids() { (cd /proc && printf '%s\n' [0-9]*); }

_netns_services() { systemctl list-unit-files --type=service --no-legend 2>/dev/null | sed 's/ .*//'; }

_netns_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

_netns() {
    local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb='' place=0 first=0 i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            -n | -netns | --netns | --file | --only | --nsid | --timeout | --jobs | --user | --cwd | --env | --type | --device-timeout) ((i++)) ;;
            -*) ;;
            *) if [ -z "$verb" ]; then verb=${COMP_WORDS[i]}; else ((place++)) || first=$i; fi ;;
        esac
    done
    if [ "$verb" = exec ] && [ "$place" -ge 1 ]; then
        # The words behind the name are another command's.
        if [ "$place" = 1 ] && [ "$COMP_CWORD" -gt "$first" ]; then
            mapfile -t COMPREPLY < <(compgen -c -- "$cur")
        elif declare -F _command_offset >/dev/null; then
            _command_offset $((first + 1))
        else
            _netns_files "$cur"
        fi
        return
    fi
    case $before in
        -n | -netns | --netns) _netns_reply "$cur" < <(_netns_names); return ;;
        --only) _netns_reply "$cur" < <(_netns_declared); return ;;
        --file) _netns_files "$cur"; return ;;
        --cwd) mapfile -t COMPREPLY < <(compgen -d -- "$cur"); return ;;
        --user) mapfile -t COMPREPLY < <(compgen -u -- "$cur"); return ;;
    esac
    case $cur in
        -*) _netns_reply "$cur" < <({ _netns_options "$verb"; _netns_options ''; } | tr ' ' '\n'); return ;;
    esac
    case $verb:$place in
        :*) _netns_reply "$cur" < <(tr ' ' '\n' <<<"{{verbs}} help") ;;
        help:0) _netns_reply "$cur" < <(tr ' ' '\n' <<<"{{verbs}}") ;;
        delete:* | del:* | wait:* | export:* | exec:0 | pids:0 | set:0 | rename:0) _netns_reply "$cur" < <(_netns_names) ;;
        attach:1 | identify:*) _netns_reply "$cur" < <(_netns_pids) ;;
        plan:* | apply:* | down:*)
            case $cur in
                */*) _netns_files "$cur" ;;
                *) _netns_reply "$cur" < <(_netns_declared; compgen -f -X '!*.toml') ;;
            esac ;;
        schema:0) _netns_reply "$cur" <<<toml ;;
        unit:0) _netns_reply "$cur" < <({ _netns_declared; _netns_names; } | sort -u) ;;
        unit:1) _netns_reply "$cur" < <(_netns_services) ;;
        check:* | batch:*) _netns_files "$cur" ;;
    esac
}

complete -F _netns netns
