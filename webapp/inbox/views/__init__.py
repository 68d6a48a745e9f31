"""The inbox, its mark on every page, and the page of webhooks."""

from webapp.inbox.views import reading, webhooks
from webapp.inbox.views.blueprint import bp

__all__ = ["bp", "reading", "webhooks"]
