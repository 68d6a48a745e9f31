"""What a phone's camera reads from a printed page."""

from __future__ import annotations

import cv2
import numpy as np


def code_in(picture: bytes) -> str:
    """Return the text of the QR code in a picture (PNG)."""
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    text, _corners, _straight = cv2.QRCodeDetector().detectAndDecode(pixels)
    return str(text)
