"""The draw: the coordinator's page, and the public one by which anybody can work the order out again."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from flask import Blueprint, Response, url_for

from webapp.accounts.access import public
from webapp.core import htmx
from webapp.core.errors import NotFound
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run, saved, version_sent
from webapp.roadshows.commands import draw as commands
from webapp.roadshows.forms.draw import WordForm
from webapp.roadshows.forms.parts import WhyForm
from webapp.roadshows.rules.draw import order
from webapp.roadshows.rules.stages import Stage
from webapp.roadshows.views.blueprint import bp

if TYPE_CHECKING:
    from webapp.roadshows.models import Draw

shown = Blueprint("draw", __name__, url_prefix="/r/<slug>/draw")


@bp.get("/<slug>/draw")
@run
def draw(slug: str) -> Response:
    """Show where the draw stands."""
    return _page(slug)


@bp.post("/<slug>/draw/commit")
@run
def commit_draw(slug: str) -> Response:
    """Freeze the list and show the commitment."""
    event = opened(slug)
    commands.freeze(event_id=event.id, version=version_sent(), **act())
    return htmx.redirect(url_for("roadshows.draw", slug=slug))


@bp.post("/<slug>/draw/word")
@run
def draw_lots(slug: str) -> Response:
    """Draw with the word that the hall gave."""
    event = opened(slug)
    word_form = WordForm()
    return saved(
        word_form,
        lambda: commands.draw(event_id=event.id, **word_form.typed, **act()),
        url_for("roadshows.draw", slug=slug),
    ) or _page(slug, word_form=word_form)


@bp.post("/<slug>/draw/cancel")
@run
def cancel_draw(slug: str) -> Response:
    """Call the draw off, with a reason."""
    event = opened(slug)
    why_form = WhyForm()

    def call_off() -> bool:
        commands.cancel(event_id=event.id, **why_form.typed, **act())
        return True

    return saved(why_form, call_off, url_for("roadshows.draw", slug=slug)) or _page(slug, why_form=why_form)


@shown.get("")
@public
def show(slug: str) -> Response:
    """Show every draw of the event: frozen list and commitment before, seed, word and order after."""
    event = queries.by_slug(slug)
    draws = queries.draws(event.id)
    if not draws:
        raise NotFound
    return htmx.render(
        "roadshows/draw_public.html",
        event=event,
        draws=[(one, _order(one), _command(one)) for one in reversed(draws)],
        changed=event.order_kind != "drawn" and any(one.drawn_at for one in draws),
    )


def _order(row: Draw) -> list[str]:
    """Return the drawn entries' names in their order; none before."""
    names = dict(row.entries)
    return [names[key] for key in order(row.seed, row.word, list(names))] if row.word is not None else []


def _command(row: Draw) -> str:
    """Return the command line that works a draw out again, safe to be copied whatever the word is."""
    keys = [key for key, _name in row.entries]
    return shlex.join(["python3", "verify_draw.py", row.commitment, row.seed, row.word or "", *keys])


def _page(slug: str, *, word_form: WordForm | None = None, why_form: WhyForm | None = None) -> Response:
    event = opened(slug)
    draws = queries.draws(event.id)
    return htmx.render(
        "roadshows/draw.html",
        "main",
        status=422 if word_form or why_form else 200,
        event=event,
        stage=Stage(event.stage),
        pending=next((one for one in draws if one.is_pending), None),
        draws=draws,
        entries=[one for one in queries.entries(event.id) if one.withdrawn_reason is None],
        word_form=word_form or WordForm(formdata=None),
        why_form=why_form or WhyForm(formdata=None),
    )
