"""Static files under an address that names their content, cached for ever and sent compressed."""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, abort, jsonify, request, url_for
from flask_babel import gettext

from webapp.core.linking import STATIC, linked, page_modules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".webmanifest", ".txt"}
# What a phone keeps to work without a network: styles and scripts of the pages for people with an account.
_SHELL = ("css/app.css", "css/problems.css", "icons/lvgu.svg", "js/")
_SMALL_BYTES = 600
# A file is no page: it may fetch nothing, and on a weak line every byte of a header counts.
FILES_POLICY = "default-src 'none'"
_YEAR_SECONDS = 31_536_000

bp = Blueprint("assets", __name__)


def init_app(app: Flask) -> None:
    """Serve `static/` under a versioned address and compress pages."""
    app.register_blueprint(bp)
    app.jinja_env.globals["asset_url"] = asset_url
    app.after_request(compress)


def _files() -> Iterator[Path]:
    return (path for path in sorted(STATIC.rglob("*")) if path.is_file())


@lru_cache(maxsize=1)
def version() -> str:
    """Return 12 hexadecimal digits over every static file: one version for all keeps module imports relative."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(path.relative_to(STATIC).as_posix().encode())
        digest.update(_body(path))
    return digest.hexdigest()[:12]


def asset_url(name: str) -> str:
    """Return the address of a static file, such as `css/app.css`."""
    return url_for("assets.static_file", build=version(), name=name)


@bp.get("/static/<build>/<path:name>")
def static_file(build: str, name: str) -> Response:
    """Send a static file; an address of an older build gets today's file, uncached."""
    path = (STATIC / name).resolve()
    if not path.is_relative_to(STATIC) or not path.is_file():
        abort(404)
    encoding = _encoding() if path.suffix in _COMPRESSIBLE else ""
    response = Response(_encoded(path, encoding), mimetype=_mimetype(path))
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    response.headers["Content-Security-Policy"] = FILES_POLICY
    response.cache_control.public = True
    if build == version():
        response.cache_control.max_age = _YEAR_SECONDS
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    return response


@bp.get("/sw.js")
def service_worker() -> Response:
    """Send the service worker from the root, which it then serves; a new build makes it a new one."""
    names = [path.relative_to(STATIC).as_posix() for path in _files()]
    inside = {"js/sw.js", *page_modules()[:-1]}
    shell = [asset_url(name) for name in names if name.startswith(_SHELL) and name not in inside]
    constants = f"const BUILD = {json.dumps(version())};\nconst SHELL = {json.dumps(shell)};\n"
    response = Response(constants + (STATIC / "js/sw.js").read_text("utf-8"), mimetype="text/javascript")
    response.cache_control.no_cache = True
    return response


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    """Describe the application to a phone that installs it."""
    icons = [
        {"src": asset_url(f"icons/lvgu-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    response = jsonify(
        id="/",
        name=gettext("Lvgu"),
        short_name=gettext("Lvgu"),
        start_url="/",
        scope="/",
        display="standalone",
        lang="zh-CN",
        background_color="#F6F4EE",
        theme_color="#17694A",
        icons=[*icons, {**icons[-1], "purpose": "maskable"}],
    )
    response.mimetype = "application/manifest+json"
    return response


def _mimetype(path: Path) -> str:
    if path.suffix == ".js":
        return "text/javascript"
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _encoding() -> str:
    accepted = request.headers.get("Accept-Encoding", "")
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def _body(path: Path) -> bytes:
    text = linked(path.relative_to(STATIC).as_posix())
    return path.read_bytes() if text is None else text.encode()


@lru_cache(maxsize=512)
def _encoded(path: Path, encoding: str) -> bytes:
    return _squeeze(_body(path), encoding, brotli_quality=11, gzip_level=9)


def _squeeze(body: bytes, encoding: str, *, brotli_quality: int, gzip_level: int) -> bytes:
    if encoding == "br":
        import brotli

        return bytes(brotli.compress(body, quality=brotli_quality))
    if encoding == "gzip":
        return gzip.compress(body, compresslevel=gzip_level, mtime=0)
    return body


def compress(response: Response) -> Response:
    """Compress a page on its way out when it is worth the time."""
    if (
        response.direct_passthrough
        or response.is_streamed
        or (response.content_length or 0) < _SMALL_BYTES
        or response.mimetype not in ("text/html", "application/json")
        or "Content-Encoding" in response.headers
    ):
        return response
    body = response.get_data()
    encoding = _encoding()
    response.vary.add("Accept-Encoding")
    if encoding:
        response.set_data(_squeeze(body, encoding, brotli_quality=5, gzip_level=5))
        response.headers["Content-Encoding"] = encoding
    return response
