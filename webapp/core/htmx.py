"""The only door to htmx: what a request asked for and how an answer tells htmx what to do.

htmx-flask knows the headers of htmx 1; what is new in htmx 4 is read here.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, make_response, render_template, request
from htmx_flask import Htmx
from htmx_flask import request as htmx_request
from jinja2_fragments.flask import render_block
from werkzeug.urls import iri_to_uri


def init_app(app: Flask) -> None:
    """Teach requests about htmx and caches about its headers."""
    Htmx(app)

    @app.after_request
    def vary(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.vary.update(("HX-Request", "HX-Request-Type"))
        return response


def wants_fragment() -> bool:
    """Whether htmx asked for a part of the page, not the whole."""
    return bool(htmx_request.htmx) and request.headers.get("HX-Request-Type") == "partial"


def wants_json() -> bool:
    """Whether a script asked, such as a phone that brings in what it kept offline."""
    return request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"


def render(template: str, block: str | None = None, *, status: int = 200, **context: Any) -> Response:  # noqa: ANN401
    """Render the page, or only its `block` when htmx asked for a fragment."""
    if block and wants_fragment():
        return make_response(render_block(template, block, **context), status)
    return make_response(render_template(template, **context), status)


def redirect(url: str) -> Response:
    """Send the person on after a successful write: 303, or HX-Location for htmx."""
    if htmx_request.htmx:
        response = make_response("", 204)
        response.headers["HX-Location"] = json.dumps({"path": url, "target": "body"})
        return response
    response = make_response("", 303)
    response.headers["Location"] = url
    return response


def leave(url: str) -> Response:
    """Send the person to a page that must be loaded whole, such as sign-in."""
    response = redirect(url)
    if "HX-Location" in response.headers:
        del response.headers["HX-Location"]
        response.headers["HX-Redirect"] = iri_to_uri(url)
    return response


def unchanged(tag: str) -> Response | None:
    """Return 304 when the poller already shows what `tag` stands for, else None."""
    if request.headers.get("HX-PTag") != tag:
        return None
    response = Response(status=304)
    response.headers["HX-PTag"] = tag
    return response


def tagged(body: str, tag: str) -> Response:
    """Return a polled fragment together with the tag that stands for it."""
    response = Response(body, mimetype="text/html")
    response.headers["HX-PTag"] = tag
    return response


def toast(response: Response, message: str) -> Response:
    """Show a short message beside the answer; the page's script reads it."""
    response.headers["HX-Trigger"] = json.dumps({"lvgu:toast": {"message": quote(message)}})
    return response


def placed(response: Response, target: str) -> Response:
    """Have htmx put the answer in the place of `target`, also an error's that would go to the page's notice."""
    response.headers["HX-Retarget"] = target
    response.headers["HX-Reswap"] = "outerHTML"
    return response
