"""Bundles changed by somebody who forges the manifest as well."""

from __future__ import annotations

import json

from webapp.ballots.rules.bundle import MANIFEST, sealed, written


def resealed(files: dict[str, bytes], name: str, document: object) -> dict[str, bytes]:
    """Put `document` in the place of a file and write a manifest that agrees with it."""
    about = {key: value for key, value in json.loads(files[MANIFEST]).items() if key not in {"files", "format"}}
    changed = {**files, name: written(document)}
    del changed[MANIFEST]
    return sealed(changed, about)
