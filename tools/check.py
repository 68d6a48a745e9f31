"""Run every check that reads the sources only: two at a time, one calm line for each.

Exits 1 when one of them finds something, after printing what it found.
"""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# The slow one first, so that the others run beside it.
CHECKS = {
    "types": [sys.executable, "-m", "mypy", "--no-error-summary"],
    "style": [sys.executable, "-m", "ruff", "check", "--quiet"],
    "formatting": [sys.executable, "-m", "ruff", "format", "--check", "--quiet"],
    "import contracts": [str(BIN / "lint-imports"), "--no-logo"],
    "templates": [sys.executable, "-m", "djlint", "--lint", "--quiet", "webapp/templates"],
    "vendored files": [sys.executable, "-m", "webapp.vendoring", "verify"],
}


def run(name: str) -> tuple[str, float, subprocess.CompletedProcess[str]]:
    """Run one check; return its name, its seconds and how it ended."""
    started = time.monotonic()
    done = subprocess.run(CHECKS[name], cwd=ROOT, capture_output=True, text=True, check=False)
    return name, time.monotonic() - started, done


def main() -> int:
    """Run them all; return the exit status."""
    failed = []
    with ThreadPoolExecutor(2) as pool:
        for name, seconds, done in pool.map(run, CHECKS):
            print(f"{name:<18}{'ok' if done.returncode == 0 else 'FAILED':<8}{seconds:5.1f} s", flush=True)
            if done.returncode:
                failed.append(f"\n{name}\n{done.stdout}{done.stderr}")
    print("".join(failed), end="", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
