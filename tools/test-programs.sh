#!/bin/sh
# Install what the tests need beside Python: a browser, a Chinese font, a PostgreSQL server.
set -eu

missing=
command -v chromium > /dev/null || missing="$missing chromium"
find /usr/share/fonts /usr/local/share/fonts "${HOME:-/nonexistent}/.local/share/fonts" -iname '*CJK*' 2> /dev/null |
    grep -q . || missing="$missing fonts-noto-cjk"
ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || missing="$missing postgresql"
# the driver of the browser is a program of its own and links against this
find /usr/lib -maxdepth 2 -name libatomic.so.1 2> /dev/null | grep -q . || missing="$missing libatomic1"
# shellcheck disable=SC2086 # package names have no spaces
[ -z "$missing" ] || tools/apt.sh $missing
