#!/bin/sh
# Installs netns below PREFIX: ./install.sh /usr/local
set -e
# Everybody may run what is installed, and only its owner may change it.
umask 022

prefix=$(readlink -m -- "${1:?usage: ./install.sh PREFIX}")
here=$(dirname -- "$(readlink -f -- "$0")")
share=$prefix/share
units=$prefix/lib/systemd/system
mkdir -p "$prefix/bin" "$prefix/lib" "$units" "$share/bash-completion/completions" "$share/zsh/site-functions" \
    "$share/doc/netns" "$share/netns"
rm -rf "$prefix/lib/netns"
cp -R "$here/netns" "$prefix/lib/netns"
ln -sf ../lib/netns/bin/netns "$prefix/bin/netns"
for section in 1 5 8; do
    mkdir -p "$share/man/man$section"
    cp "$here"/man/*."$section" "$share/man/man$section"
done
cp "$here/completion/netns.bash" "$share/bash-completion/completions/netns"
cp "$here/completion/_netns" "$share/zsh/site-functions/_netns"
cp "$here/schema/netns.toml.schema.json" "$share/netns"
cp "$here/LICENSE" "$share/doc/netns"
sed "s|/usr/share/netns/|$share/netns/|" "$here/netns.toml" >"$share/doc/netns/netns.toml"
for unit in "$here"/systemd/*; do
    sed "s|/usr/bin/netns|$prefix/bin/netns|" "$unit" >"$units/${unit##*/}"
done
"$prefix/lib/netns/lib/netns-warmup" </dev/null >/dev/null 2>&1 || true
echo "$prefix/bin/netns is there; an example of /etc/netns.toml is in $share/doc/netns"
