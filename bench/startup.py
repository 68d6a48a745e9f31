"""Start-up: processor time of import and `create_app`, and the memory of one process, against `import flask`.

Run: `.venv/bin/python -m bench.startup`. Each in a fresh interpreter, five times; prints medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

from bench.hall import ROOT

REPORT = "import resource, time; print(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
STARTS = {
    "bare interpreter": REPORT,
    "import flask": f"import flask; {REPORT}",
    "create_app": f"from webapp.app import create_app; create_app(); {REPORT}",
}


def main() -> None:
    """Print one row a start: seconds of processor time and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "LVGU_INSTANCE": folder}
        for name, code in STARTS.items():
            runs = [
                subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, check=True, capture_output=True)
                .stdout.decode()
                .split()
                for _ in range(5)
            ]
            seconds = statistics.median(float(run[0]) for run in runs)
            megabytes = statistics.median(float(run[1]) for run in runs)
            print(f"{name:18} {seconds:.3f} s  {megabytes:.0f} MB")


if __name__ == "__main__":
    main()
