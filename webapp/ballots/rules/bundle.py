"""The audit bundle as files: how they are written, packed, and held together by a manifest. See docs/bundle.md.

A bundle is a mapping from file name to bytes; names are flat. `manifest.json` names every other file with its
size and SHA-256, and the manifest's own SHA-256 is the bundle's digest: who keeps those 64 digits can tell later
whether a single byte was changed.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from webapp.core.errors import N_, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT: Final = "lvgu-bundle/1"
MANIFEST: Final = "manifest.json"
MOST_BYTES: Final = 512 * 1024 * 1024
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # a time of packing would make every copy a different file

Files = Mapping[str, bytes]


def written(document: object) -> bytes:
    """Write JSON as every file of a bundle is: sorted keys, two spaces, UTF-8, a line end at the end."""
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def sealed(files: Files, about: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files with their manifest; `about` says which event and edition they are of."""
    listed = {name: {"bytes": len(data), "sha256": sha256(data)} for name, data in files.items()}
    return {**files, MANIFEST: written({**about, "format": FORMAT, "files": listed})}


def sha256(data: bytes) -> str:
    """Return SHA-256 in 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest(files: Files) -> str:
    """Return the bundle's digest, the SHA-256 of its manifest. Raises `Invalid` without one."""
    if MANIFEST not in files:
        raise Invalid(N_("This is no bundle: %(name)s is missing."), name=MANIFEST)
    return sha256(files[MANIFEST])


def packed(files: Files) -> bytes:
    """Return the files as a zip whose bytes depend on nothing but them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip. Raises `Invalid` for a damaged, oversized or nested one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(set(names)) != len(names) or any("/" in name or "\\" in name for name in names):
                raise Invalid(N_("This is no bundle: its files do not lie side by side, each once."))
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise Invalid(N_("The file is too large."))
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Invalid(N_("This zip file is damaged.")) from None


def broken(files: Files) -> Iterator[str]:
    """Yield what the manifest and the files say against each other, in words for an operator."""
    try:
        manifest = json.loads(files[MANIFEST])
        listed = {str(name): (part["bytes"], part["sha256"]) for name, part in manifest["files"].items()}
        known = manifest["format"] == FORMAT
    except (ValueError, KeyError, TypeError, AttributeError):
        yield f"{MANIFEST} cannot be read"
        return
    if not known:
        yield f"{MANIFEST} is of another format than {FORMAT}"
    present = set(files) - {MANIFEST}
    yield from (f"{name} is missing" for name in sorted(set(listed) - present))
    yield from (f"{name} is not in the manifest" for name in sorted(present - set(listed)))
    for name in sorted(present & set(listed)):
        if (len(files[name]), sha256(files[name])) != listed[name]:
            yield f"{name} was changed"
