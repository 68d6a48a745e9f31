"""Photos that people send in: made harmless, kept once under the hash of their content, served inert.

Whatever arrives is decoded and encoded afresh, so that nothing but pixels survives: no EXIF, no position,
no comment, no second payload behind the picture. The header is checked before a single pixel is decoded,
because a file of 50 kB can announce 400 million of them.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import struct
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from flask import current_app, send_file

from webapp.core.errors import N_, Invalid, NotFound, StorageFull, TooLarge

if TYPE_CHECKING:
    from flask import Response
    from PIL import Image as PilImage

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 1600
JPEG_QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

_SHA256 = re.compile(r"[0-9a-f]{64}")
# What the decoders are known to raise on damaged files, besides OSError.
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture made safe: JPEG bytes, their SHA-256 in hex, width and height in pixels."""

    data: bytes
    sha256: str
    width: int
    height: int


def accept_photo(stream: IO[bytes]) -> Photo:
    """Return the picture in `stream` as a clean JPEG of at most 1600 px a side.

    Raises TooLarge beyond 8 MB; Invalid when it is no JPEG, PNG, WebP or HEIC, is damaged, or announces more
    than 40 million pixels.
    """
    raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise TooLarge(N_("The photo is larger than %(limit)s MB."), limit=MAX_BYTES // 1024 // 1024)
    data, width, height = _reencode(raw)
    return Photo(data, hashlib.sha256(data).hexdigest(), width, height)


def store(photo: Photo) -> None:
    """Keep the photo under its hash: whole on the disk when this returns. Twice is harmless."""
    target = _path(photo.sha256)
    if not target.exists():
        keep_file(target, photo.data)


def keep_file(target: Path, data: bytes) -> None:
    """Write a file whole and durably under its name. Raises StorageFull when the disk is full."""
    try:
        _write_whole(target, data)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StorageFull(N_("The photo was not saved: the disk is full.")) from error
        raise


def response(sha256: str) -> Response:
    """Serve a stored photo so that it cannot act as a page. NotFound when there is none under that hash."""
    path = _path(sha256)
    if not path.is_file():
        raise NotFound
    answer = send_file(path, mimetype="image/jpeg", download_name=f"{sha256[:12]}.jpg", max_age=86_400)
    answer.headers["Content-Disposition"] = f'inline; filename="{sha256[:12]}.jpg"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def _reencode(raw: bytes) -> tuple[bytes, int, int]:
    try:
        with _open(raw) as image:
            image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # JPEG only: decode at a fraction of the cost
            flat = _flatten(image)
            out = io.BytesIO()
            flat.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
            return out.getvalue(), flat.width, flat.height
    except _DAMAGED as error:
        raise Invalid(N_("This is not a photo that can be read. Use JPEG, PNG, WebP or HEIC.")) from error


def _open(raw: bytes) -> PilImage.Image:
    """Read the header only, and refuse by it."""
    import pillow_heif
    from PIL import Image

    # Pillow warns at this limit and raises only at twice its value: the warning has to be an error.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
    pillow_heif.register_heif_opener()
    try:
        image = Image.open(io.BytesIO(raw), formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_many_pixels() from error
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    return image


def _too_many_pixels() -> Invalid:
    return Invalid(
        N_("The photo has more than %(limit)s million pixels. Take it at a smaller size."),
        limit=MAX_PIXELS // 1_000_000,
    )


def _flatten(image: PilImage.Image) -> PilImage.Image:
    """Upright, on white, RGB, scaled down, and carrying nothing but its pixels."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGB", layer.size, "white")
        upright.paste(layer, mask=layer)
    flat = upright.convert("RGB")
    flat.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    flat.info.clear()  # the encoder would copy a comment from here
    return flat


def _root() -> Path:
    return Path(current_app.instance_path) / "uploads"


def _path(sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise NotFound
    return _root() / sha256[:2] / f"{sha256}.jpg"


def _write_whole(target: Path, data: bytes) -> None:
    """Write beside the target, make it durable, then give it its name: nobody ever sees half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    _sync_folder(target.parent.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
