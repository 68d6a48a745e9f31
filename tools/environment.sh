#!/bin/sh
# Build .venv: `tools/environment.sh main` holds what Lvgu runs on, `dev` what its tests need as well.
# A second run ends at once when the lock file, the folder and the interpreter are still the same.
set -eu

kind=$1
lock=requirements/$kind.txt
stamp=.venv/built-$kind
wanted="$(cksum < "$lock") $(pwd)"

works() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; }

if [ "$(cat "$stamp" 2> /dev/null)" = "$wanted" ] && works .venv/bin/python; then
    exit 0
fi

python=
for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3; do
    if works "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Lvgu needs Python 3.11 or newer; none was found. On Debian 12: apt-get install python3" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2> /dev/null; then
    tools/apt.sh "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
fi

# A folder that was moved leaves the old path in every script: start afresh.
case "$(cat .venv/built-* 2> /dev/null)" in
    *" $(pwd)") works .venv/bin/python || fresh=1 ;;
    *) fresh=1 ;;
esac
if [ "${fresh:-}" ]; then
    echo "Creating .venv with $("$python" --version)"
    # `--clear` would follow a link and empty the folder of another tree.
    [ ! -L .venv ] || rm .venv
    "$python" -m venv --clear .venv
fi
echo "Installing the locked packages of $lock (a minute or two the first time)"
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --no-deps \
    --only-binary :all: --require-hashes --requirement "$lock"
echo "$wanted" > "$stamp"
