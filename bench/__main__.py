"""`make bench`: every measurement in turn, each also to be run alone as `python -m bench.<name>`."""

from __future__ import annotations

import subprocess
import sys

NAMES = ("sqlite_modes", "cpu", "live", "startup", "ballots", "votes", "register", "reconnect", "simulation")

if __name__ == "__main__":
    for name in NAMES:
        print(f"\n— {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)
