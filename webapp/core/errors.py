"""Refusals that a rule, a command or a query may raise, and what each means over HTTP.

A message is an English message id marked with `N_`; the page translates it when it is shown.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802 - the gettext world's name for "mark, translate later"
    """Mark a message id for extraction without translating it yet."""
    return message


class DomainError(Exception):
    """A refusal that the person should understand and can act on.

    `message` is a message id with `%(name)s` placeholders filled from `params` when it is shown.
    `code` is stable and machine-readable: offline clients decide by it.
    """

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    default_code: ClassVar[str] = "refused"

    def __init__(self, message: str, *, code: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.params = params


class Invalid(DomainError):
    """Input that breaks a rule; `field` names the form field it belongs to, when there is one. 422."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "invalid"

    def __init__(self, message: str, *, field: str | None = None, code: str | None = None, **params: object) -> None:
        super().__init__(message, code=code, **params)
        self.field = field


class NotAllowed(DomainError):
    """The person is known but may not do this. 403."""

    status = HTTPStatus.FORBIDDEN
    default_code = "not_allowed"


class NotFound(DomainError):
    """No such record, or none within the person's area: the two look alike on purpose. 404."""

    status = HTTPStatus.NOT_FOUND
    default_code = "not_found"

    def __init__(
        self, message: str = N_("There is no such record."), *, code: str | None = None, **params: object
    ) -> None:
        super().__init__(message, code=code, **params)


class Gone(DomainError):
    """What the request is about is wanted no longer. 410."""

    status = HTTPStatus.GONE
    default_code = "gone"


class Conflict(DomainError):
    """The record has moved on: `code` is `stale`, `closed` or `key_reused`. 409."""

    status = HTTPStatus.CONFLICT
    default_code = "stale"


class TooLarge(DomainError):
    """An upload beyond its limit. 413."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class TooMany(DomainError):
    """Too many attempts; `retry_after` is in whole seconds. 429."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    default_code = "too_many"

    def __init__(self, message: str, *, retry_after: int, code: str | None = None, **params: object) -> None:
        super().__init__(message, code=code, **params)
        self.retry_after = retry_after


class Busy(DomainError):
    """The database could not take the write in time; nothing was saved, try again. 503."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "busy"
    retry_after: ClassVar[int] = 2


class StorageFull(DomainError):
    """The disk took no more; nothing was saved. 507."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    default_code = "storage_full"
