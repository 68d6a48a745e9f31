"""A small application of its own for tests of the outbox: one form, its receiver, and a ledger of what arrived.

The receiver keeps the contract of offline.md (first answer again for the same key and contents, photos by
their hash) and answers with what a test puts into `answers` first.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, make_response, render_template_string, request
from flask_login import login_required
from werkzeug.serving import make_server

from webapp.core import clock
from webapp.core.ids import new_uuid

if TYPE_CHECKING:
    from flask import Flask

# What a server refuses for its contents it has not kept earlier: it looks the key up first.
ABOUT_CONTENTS = {409, 413, 422}
PAGE = """
{% extends "base.html" %}
{% block title %}Probe{% endblock %}
{% block main %}
{% include "outbox/_form.html" %}
<form method="post" action="/probe/things" novalidate data-outbox="probe"
      data-outbox-photos="/probe/things/{key}/photos/{sha256}">
  {{ form.csrf() }}
  <input type="hidden" name="key" value="{{ key }}">
  <input type="hidden" name="client_id" value="{{ key }}">
  <input type="hidden" name="base_version" value="{{ version }}" data-outbox-fresh>
  <input type="hidden" name="device_time">
  <div class="field"><label for="name">Name</label><input id="name" name="name" data-outbox-title></div>
  <div class="field"><label for="words">Words</label><textarea id="words" name="words"></textarea></div>
  <fieldset class="field"><legend>Themes</legend><div class="chips">
    {% for theme in ("a", "b", "c") %}
    <label><input type="checkbox" name="themes" value="{{ theme }}"><span>Theme {{ theme }}</span></label>
    {% endfor %}
  </div></fieldset>
  {{ form.photos("photos") }}
  <small data-outbox-saved role="status"></small>
  <button name="action" value="find">Find</button>
  <button name="action" value="submit" data-outbox-send>Send</button>
</form>
{% endblock %}
"""


@dataclass
class Thing:
    """What the server holds of one record."""

    fields: dict[str, list[str]]
    receipt: str
    at: str
    expected: list[str]
    url: str
    photos: dict[str, bytes] = field(default_factory=dict)

    def answer(self) -> dict[str, Any]:
        missing = [sha256 for sha256 in self.expected if sha256 not in self.photos]
        return {"id": 1, "receipt": self.receipt, "at": self.at, "url": self.url, "missing_photos": missing}


class Probe:
    """The receiver: `things` by key; `answers` are given instead, one after the other."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.things: dict[str, Thing] = {}
        self.answers: list[tuple[int, dict[str, Any], dict[str, str]]] = []
        self.version = 0
        self.url = "/probe/done"
        self._lock = threading.Lock()
        self._server: Any = None
        self._thread: threading.Thread | None = None
        self.port = 0
        app.register_blueprint(self._blueprint())

    def say(self, status: int, **body: object) -> None:
        """Answer the next record with this instead of keeping it."""
        headers = {"Retry-After": str(body.pop("retry_after"))} if "retry_after" in body else {}
        self.answers.append((status, body, headers))

    def _blueprint(self) -> Blueprint:
        bp = Blueprint("probe", __name__, url_prefix="/probe")
        bp.add_url_rule("/form", view_func=login_required(self._form), endpoint="form")
        bp.add_url_rule("/done", view_func=lambda: "<title>done</title>", endpoint="done")
        bp.add_url_rule("/things", view_func=login_required(self._receive), methods=["POST"], endpoint="receive")
        photo = "/things/<key>/photos/<sha256>"
        bp.add_url_rule(photo, view_func=login_required(self._photo), methods=["PUT", "DELETE"], endpoint="photo")
        return bp

    def _form(self) -> str:
        return render_template_string(PAGE, key=new_uuid(), version=self.version)

    def _receive(self) -> Response:
        key = request.headers["Idempotency-Key"]
        fields = request.form.to_dict(flat=False)
        with self._lock:
            thing = self.things.get(key)
            if self.answers and (thing is None or self.answers[0][0] not in ABOUT_CONTENTS):
                status, body, headers = self.answers.pop(0)
                return make_response(jsonify(body), status, headers)
            if thing is None:
                thing = self.things[key] = self._new(fields)
            elif thing.fields != fields:
                return make_response(jsonify(error="key_reused", message="other contents"), 409)
            return make_response(jsonify(thing.answer()), 201)

    def _new(self, fields: dict[str, list[str]]) -> Thing:
        number = f"P-{len(self.things) + 1:04}"
        return Thing(fields, number, clock.now().isoformat(), fields.get("photos_sha256", []), self.url)

    def _photo(self, key: str, sha256: str) -> Response:
        data = request.get_data()
        with self._lock:
            thing = self.things[key]
            if request.method == "DELETE":
                thing.expected.remove(sha256)
            elif sha256 not in thing.expected:
                return make_response(jsonify(error="gone", message="not expected"), 410)
            elif hashlib.sha256(data).hexdigest() != sha256:
                return make_response(jsonify(error="invalid", message="hash differs"), 422)
            else:
                thing.photos[sha256] = data
            return make_response(jsonify(thing.answer()), 200)

    @property
    def names(self) -> list[str]:
        """The names of what arrived, sorted: a record that came twice stands there twice."""
        return sorted(thing.fields["name"][0] for thing in self.things.values())

    def start(self) -> None:
        """Serve, on the same port as before."""
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.port = self._server.port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving; what arrived stays."""
        self._server.shutdown()
        self._server.server_close()
        assert self._thread is not None
        self._thread.join(10)
