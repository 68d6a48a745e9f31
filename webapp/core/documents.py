"""PDFs that people send in: kept once under the hash of their content, given out as a download only.

A PDF cannot be made harmless the way a picture can. It is therefore never shown inside our pages: every answer is
an attachment with a sandbox policy, so that nothing in it runs under our address.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from flask import current_app, send_file

from webapp.core.errors import N_, Invalid, NotFound
from webapp.core.uploads import keep_file

if TYPE_CHECKING:
    from flask import Response

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_REQUEST_BYTES: Final = MAX_BYTES + 1024 * 1024
_HEAD: Final = re.compile(rb"%PDF-[12]\.[0-9]")
_TAIL: Final = 2048  # some writers put a signature or blank lines behind the end mark
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF file and its SHA-256 in hex."""

    data: bytes
    sha256: str


def accept_pdf(stream: IO[bytes]) -> Pdf:
    """Return the PDF in `stream`. Raises Invalid on `slides` when it has more than 20 MB, is none or is cut off."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Invalid(N_("The file is larger than %(limit)s MB."), field="slides", limit=MAX_BYTES // 1024 // 1024)
    if not _HEAD.match(data) or b"%%EOF" not in data[-_TAIL:] or b"startxref" not in data:
        raise Invalid(N_("This is not a whole PDF file. Save it as PDF again and send that."), field="slides")
    return Pdf(data, hashlib.sha256(data).hexdigest())


def store(pdf: Pdf) -> None:
    """Keep the file under its hash: whole on the disk when this returns. Twice is harmless."""
    target = _path(pdf.sha256)
    if not target.exists():
        keep_file(target, pdf.data)


def response(sha256: str, name: str) -> Response:
    """Give a stored file as a download called `name`. NotFound when there is none under that hash."""
    path = _path(sha256)
    if not path.is_file():
        raise NotFound
    answer = send_file(path, mimetype="application/pdf", as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _path(sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise NotFound
    return Path(current_app.instance_path) / "documents" / sha256[:2] / f"{sha256}.pdf"
