"""`sync` writes the vendored files and their manifest; `verify` exits 1 when a file differs from it."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from webapp.vendoring.trim import trimmed

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MANIFEST = HERE / "manifest.json"


@dataclass(frozen=True)
class Vendored:
    """One file to write: `target` below the project, `sources` as (package, file in that package)."""

    target: str
    sources: tuple[tuple[str, str], ...]
    shape: Literal["copy", "module", "trimmed"] = "copy"


FILES = (
    # One module: an extension that arrives after htmx has started is never asked about the page's elements.
    Vendored(
        "webapp/static/vendor/htmx.js",
        (("htmx.org", "dist/htmx.esm.min.js"), ("htmx.org", "dist/ext/hx-ptag.min.js")),
        "module",
    ),
    Vendored("webapp/static/vendor/pico.css", (("@picocss/pico", "css/pico.fluid.classless.min.css"),), "trimmed"),
    Vendored("tests/browser/vendor/axe.min.js", (("axe-core", "axe.min.js"),)),
    Vendored("webapp/vendoring/licences/htmx.txt", (("htmx.org", "LICENSE"),)),
    Vendored("webapp/vendoring/licences/pico.txt", (("@picocss/pico", "LICENSE.md"),)),
    Vendored("webapp/vendoring/licences/axe-core.txt", (("axe-core", "LICENSE"),)),
)


def compose(parts: list[str], shape: str) -> str:
    """Return the text to serve: as it came, joined into one module, or the rules of a sheet that we use."""
    if shape == "copy":
        return "".join(parts)
    if shape == "trimmed":
        return trimmed("".join(parts)) + "\n"
    lines = [line for part in parts for line in part.splitlines() if "sourceMappingURL=" not in line]
    return "\n".join(lines) + "\n"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sync() -> int:
    """Write every file from `node_modules`, and the manifest; 1 when a package is not installed."""
    modules = HERE / "node_modules"
    if not modules.is_dir():
        sys.stderr.write("node_modules is missing: run `npm ci` in webapp/vendoring first.\n")
        return 1
    manifest = {}
    for file in FILES:
        target = ROOT / file.target
        target.parent.mkdir(parents=True, exist_ok=True)
        parts = [(modules / package / name).read_text("utf-8") for package, name in file.sources]
        target.write_text(compose(parts, file.shape), "utf-8")
        manifest[file.target] = {
            "sha256": sha256(target),
            "sources": [_origin(modules, package, name) for package, name in file.sources],
        }
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    return 0


def _origin(modules: Path, package: str, name: str) -> dict[str, str]:
    version = json.loads((modules / package / "package.json").read_text("utf-8"))["version"]
    return {"package": package, "version": version, "file": name, "sha256": sha256(modules / package / name)}


def problems() -> list[str]:
    """Return a line for each vendored file that is missing, changed or unknown to the manifest."""
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    found = [f"{file.target}: not in the manifest" for file in FILES if file.target not in manifest]
    for name, entry in manifest.items():
        path = ROOT / name
        if not path.is_file():
            found.append(f"{name}: missing")
        elif sha256(path) != entry["sha256"]:
            found.append(f"{name}: changed since it was vendored")
    for folder in ("webapp/static/vendor", "tests/browser/vendor"):
        strangers = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).iterdir()} - set(manifest)
        found += [f"{name}: unknown file" for name in sorted(strangers)]
    return found


def verify() -> int:
    """Print what is wrong; 0 when nothing is."""
    found = problems()
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    """Run the one verb that was given."""
    verbs = {"sync": sync, "verify": verify}
    if len(arguments) != 1 or arguments[0] not in verbs:
        sys.stderr.write("usage: python -m webapp.vendoring sync|verify\n")
        return 2
    return verbs[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
