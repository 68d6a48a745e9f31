"""Addresses that leave the page: printed, mailed or shown as a QR code."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from flask import current_app, url_for
from markupsafe import Markup

if TYPE_CHECKING:
    from webapp.settings import Settings


def absolute(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - whatever the route takes
    """Return the full public address of a page, from `LVGU_PUBLIC_URL`."""
    settings: Settings = current_app.config["LVGU"]
    with current_app.test_request_context():
        path = url_for(endpoint, **values)
    return settings.public_url + path


def qr_svg(text: str) -> Markup:
    """Return a QR code as an inline SVG, error correction M, with its quiet zone."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, image_factory=SvgPathImage)
    code.add_data(text)
    image = code.make_image()
    out = io.BytesIO()
    image.save(out)
    svg = out.getvalue().decode()
    return Markup(svg[svg.index("<svg") :])  # noqa: S704 - drawn here from modules, no text inside


def qr_terminal(text: str) -> str:
    """Return a QR code drawn with block characters, for a terminal."""
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, border=2)
    code.add_data(text)
    out = io.StringIO()
    code.print_ascii(out=out, invert=True)
    return out.getvalue()
