"""The yardstick: the smallest Flask application."""

from __future__ import annotations

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """Answer with one word."""
    return "hello"
