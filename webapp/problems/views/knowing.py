"""Solved problems that everybody may learn from: searched, or suggested while an opinion is typed."""

from __future__ import annotations

from flask import Response, make_response, request

from webapp.accounts.access import allow
from webapp.core.htmx import render
from webapp.core.pagination import page_number
from webapp.problems.forms import SearchForm
from webapp.problems.queries import knowing
from webapp.problems.views.blueprint import READERS, bp

_SUGGESTED = 3


@bp.get("/solutions")
@allow(*READERS)
def solutions() -> Response:
    """Search the solved problems."""
    search_form = SearchForm(request.args)
    return render(
        "problems/solutions.html",
        page=knowing.search(search_form.q.data or "", search_form.chosen, page_number()),
        search_form=search_form,
        asked={name: text for name in ("q", "category") if (text := request.args.get(name))},
    )


@bp.get("/similar")
@allow(*READERS)
def similar() -> Response:
    """Suggest how problems like the one being typed were solved; nothing for nothing like it."""
    search_form = SearchForm(request.args)
    found = knowing.similar(request.args.get("text", ""), search_form.chosen, _SUGGESTED)
    return render("problems/_similar.html", found=found) if found else make_response("")
