"""Photos: bombs, disguises, damage and positions do not get through; good ones come out small and upright."""

from __future__ import annotations

import io
import os
import random
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from PIL import Image

from webapp.core import uploads
from webapp.core.errors import Invalid, NotFound, StorageFull, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GPS_IFD = 0x8825


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, kind, **options)
    out.seek(0)
    return out


def png_of(width: int, height: int) -> io.BytesIO:
    """Give a PNG of a few kB whose header tells the truth and whose pixels compress to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", body), chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def reopened(photo: uploads.Photo) -> Image.Image:
    image = Image.open(io.BytesIO(photo.data))
    image.load()
    return image


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = Flask(__name__, instance_path=str(tmp_path))
    with app.test_request_context():
        yield app


def test_a_large_photo_is_scaled_and_encoded_afresh() -> None:
    photo = uploads.accept_photo(encoded(Image.new("RGB", (4000, 3000), "green")))
    image = reopened(photo)
    assert (image.format, image.size) == ("JPEG", (1600, 1200))
    assert (photo.width, photo.height) == (1600, 1200)
    assert len(photo.sha256) == 64


def test_the_same_photo_gives_the_same_hash() -> None:
    once, again = (uploads.accept_photo(encoded(Image.linear_gradient("L").resize((900, 700)))) for _ in range(2))
    assert once.sha256 == again.sha256


def test_position_comment_and_every_other_tag_are_dropped() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    exif.get_ifd(GPS_IFD)[1] = "N"
    exif.get_ifd(GPS_IFD)[2] = (28.0, 27.0, 13.0)
    given = encoded(Image.new("RGB", (60, 40)), exif=exif, comment=b"where I live")
    assert Image.open(given).getexif().get_ifd(GPS_IFD)
    given.seek(0)
    photo = uploads.accept_photo(given)
    image = reopened(photo)
    assert image.getexif().get_ifd(GPS_IFD) == {}
    assert dict(image.getexif()) == {}
    assert b"where I live" not in photo.data
    assert b"A phone" not in photo.data


def test_a_photo_taken_sideways_comes_out_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by a quarter
    photo = uploads.accept_photo(encoded(Image.new("RGB", (80, 40)), exif=exif))
    assert (photo.width, photo.height) == (40, 80)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_the_four_formats_are_read(kind: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    photo = uploads.accept_photo(encoded(Image.new("RGB", (64, 48), "red"), kind))
    red, green, blue = reopened(photo).getpixel((30, 20))  # type: ignore[misc]
    assert red > 230
    assert green < 30
    assert blue < 30


def test_transparency_turns_white_not_black() -> None:
    photo = uploads.accept_photo(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))
    assert min(reopened(photo).getpixel((10, 10))) > 250  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "LA", "I;16", "1"])
def test_unusual_colour_modes_become_rgb(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    photo = uploads.accept_photo(encoded(Image.new(mode, (20, 20)), kind))
    assert reopened(photo).mode == "RGB"


def test_four_hundred_megapixels_are_refused_by_the_header() -> None:
    bomb = png_of(20_000, 20_000)
    assert len(bomb.getvalue()) < 60_000
    with pytest.raises(Invalid, match="million pixels"):
        uploads.accept_photo(bomb)


def test_just_over_the_pixel_limit_is_refused_although_pillow_only_warns() -> None:
    with pytest.raises(Invalid, match="million pixels"):
        uploads.accept_photo(png_of(8_000, 5_008))


def test_a_page_renamed_to_jpg_is_refused() -> None:
    with pytest.raises(Invalid):
        uploads.accept_photo(io.BytesIO(b"<!doctype html><script>alert(1)</script>"))


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_picture_formats_are_refused(kind: str) -> None:
    with pytest.raises(Invalid):
        uploads.accept_photo(encoded(Image.new("RGB", (32, 32)), kind))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_photo_is_refused(share: float) -> None:
    whole = encoded(Image.effect_noise((400, 300), 60).convert("RGB")).getvalue()
    with pytest.raises(Invalid):
        uploads.accept_photo(io.BytesIO(whole[: int(len(whole) * share)]))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_damage_anywhere_is_either_shown_or_refused_but_never_breaks(kind: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    whole = encoded(Image.effect_noise((60, 40), 60).convert("RGB"), kind).getvalue()
    dice = random.Random(7)
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(12):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        try:
            photo = uploads.accept_photo(io.BytesIO(bytes(damaged)))
        except Invalid:
            continue
        assert reopened(photo).format == "JPEG"


def test_more_than_eight_megabytes_are_refused_unread() -> None:
    with pytest.raises(TooLarge):
        uploads.accept_photo(io.BytesIO(bytes(uploads.MAX_BYTES + 1)))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Invalid):
        uploads.accept_photo(io.BytesIO(b""))


def test_a_stored_photo_is_served_so_that_it_cannot_act_as_a_page(app: Flask, tmp_path: Path) -> None:
    photo = uploads.accept_photo(encoded(Image.new("RGB", (30, 30))))
    uploads.store(photo)
    uploads.store(photo)
    files = [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]
    assert [path.name for path in files] == [f"{photo.sha256}.jpg"]
    assert files[0].parent.name == photo.sha256[:2]
    answer = uploads.response(photo.sha256)
    answer.direct_passthrough = False
    assert answer.get_data() == photo.data
    answer.close()
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    assert answer.headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize("name", ["../../../etc/passwd", "0" * 63, "A" * 64, "0" * 64, "", "0" * 64 + "\n"])
def test_what_is_not_a_stored_hash_is_not_found(app: Flask, name: str) -> None:
    with pytest.raises(NotFound):
        uploads.response(name)


def test_a_full_disk_leaves_nothing_behind(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    photo = uploads.accept_photo(encoded(Image.new("RGB", (30, 30))))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull):
        uploads.store(photo)
    assert not [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]
