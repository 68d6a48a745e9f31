#!/bin/sh
# Install the Debian packages named, as root or through sudo; say which ones are needed where neither works.
set -eu

refuse() {
    echo "These Debian packages are needed: $*" >&2
    echo "Install them as root, then try again: apt-get install --no-install-recommends $*" >&2
    exit 1
}

command -v apt-get > /dev/null || refuse "$@"
as_root=
if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    command -v sudo > /dev/null || refuse "$@"
    [ -t 0 ] || as_root='sudo -n'
    $as_root true 2> /dev/null || refuse "$@"
fi

echo "Installing Debian packages: $*"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
try=1
until {
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            -o DPkg::Lock::Timeout=300 "$@" < /dev/null
} > "$log" 2>&1; do
    # Another apt-get may hold the package lists: wait for it, a few times.
    if [ "$try" = 5 ]; then
        cat "$log" >&2
        refuse "$@"
    fi
    try=$((try + 1))
    sleep 10
done
