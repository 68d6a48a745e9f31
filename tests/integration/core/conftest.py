"""The application with pages that refuse, break and write on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.core.trial import add_trial_pages

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def trial(own_app: Flask) -> FlaskClient:
    """Give a browser on the application that has the trial pages."""
    add_trial_pages(own_app)
    return own_app.test_client()
