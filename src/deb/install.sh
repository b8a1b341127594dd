#!/bin/sh
# Installs netns below PREFIX: ./install.sh /usr/local
set -e

prefix=${1:?usage: ./install.sh PREFIX}
here=$(dirname -- "$(readlink -f -- "$0")")
mkdir -p "$prefix/bin" "$prefix/lib" "$prefix/share/man" "$prefix/share/bash-completion/completions"
rm -rf "$prefix/lib/netns"
cp -R "$here/netns" "$prefix/lib/netns"
ln -sf ../lib/netns/bin/netns "$prefix/bin/netns"
for section in 1 5 8; do
    mkdir -p "$prefix/share/man/man$section"
    cp "$here"/man/*."$section" "$prefix/share/man/man$section"
done
cp "$here/completion/netns.bash" "$prefix/share/bash-completion/completions/netns"
"$prefix/lib/netns/lib/netns-warmup" </dev/null >/dev/null 2>&1 || true
echo "$prefix/bin/netns is there; systemd units for it are in $here/systemd"
