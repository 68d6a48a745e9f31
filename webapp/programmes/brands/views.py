"""Pages of the brand library: the list, one brand with evidence and timeline, what a coordinator does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.core import clock
from webapp.core.forms import Form, attempt, normalise
from webapp.core.htmx import redirect, render
from webapp.core.i18n import translate_text
from webapp.core.pagination import page_number
from webapp.organisations import queries as organisations
from webapp.organisations.queries import Panel, register_panel
from webapp.programmes.brands import commands, rules
from webapp.programmes.brands.forms import ActForm, AwardForm, BrandForm, EvidenceForm, StageForm
from webapp.programmes.brands.queries import evidence, reading
from webapp.programmes.brands.queries.reading import Filter
from webapp.programmes.brands.rules import Action, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.accounts.rules import Viewer

bp = Blueprint("brands", __name__, url_prefix="/brands")

_READERS = (Role.INSTRUCTOR, Role.COORDINATOR, Role.ADMIN)
_LONGEST_SEARCH = 60


@bp.get("/")
@allow(*_READERS)
def index() -> Response:
    """Show the viewer's brands, a page at a time; the address narrows them by stage, place and name."""
    viewer = current_viewer()
    chosen = {name: request.args.get(name, "") for name in ("stage", "area", "q")}
    stage = Stage(chosen["stage"]) if chosen["stage"] in set(Stage) else None
    wanted = Filter(stage, chosen["area"], normalise(chosen["q"])[:_LONGEST_SEARCH])
    return render(
        "brands/index.html",
        page=reading.page(viewer, wanted, page_number()),
        chosen=chosen,
        narrowing=_narrowing(wanted),
        counts=reading.stage_counts(viewer),
        counties=areas.counties(viewer.scope),
        Stage=Stage,
    )


def _narrowing(wanted: Filter) -> list[tuple[str, str]]:
    """Return what narrows the list, as label and text."""
    pairs = [
        (gettext("Stage"), translate_text(wanted.stage.label) if wanted.stage else ""),
        (gettext("Area"), areas.full_name(wanted.area_code) if wanted.area_code else ""),
        (gettext("Search"), wanted.text),
    ]
    return [(label, text) for label, text in pairs if text]


@bp.route("/new", methods=["GET", "POST"])
@allow(Role.COORDINATOR)
def create() -> Response:
    """Enter a brand."""
    viewer, brand_form = current_viewer(), BrandForm()
    brand_form.offer((place.code, areas.full_name(place.code)) for place in areas.choices(viewer.scope))
    made = attempt(
        brand_form,
        lambda: commands.create(
            viewer=viewer,
            text=brand_form.text,
            area_code=brand_form.area_code.data or viewer.scope.code,
            now=clock.now(),
        ),
    )
    if made:
        flash(gettext("The brand is in the library."))
        return redirect(url_for("brands.detail", brand_id=made))
    status = 422 if brand_form.is_submitted() else 200
    return render("brands/form.html", status=status, brand_form=brand_form, brand=None)


@bp.get("/<int:brand_id>")
@allow(*_READERS)
def detail(brand_id: int) -> Response:
    """Show one brand: story, owners, evidence, awards, timeline."""
    return _page(current_viewer(), brand_id)


@bp.route("/<int:brand_id>/edit", methods=["GET", "POST"])
@allow(Role.COORDINATOR)
def edit(brand_id: int) -> Response:
    """Change what is written about a brand."""
    viewer = current_viewer()
    brand = reading.get(viewer, brand_id)
    brand_form = BrandForm(obj=brand)
    brand_form.offer([(brand.area_code, areas.full_name(brand.area_code))])
    saved = attempt(
        brand_form,
        lambda: _done(
            commands.edit,
            viewer=viewer,
            brand_id=brand_id,
            version=brand_form.version.data,
            text=brand_form.text,
        ),
    )
    if saved:
        flash(gettext("The brand is changed."))
        return redirect(url_for("brands.detail", brand_id=brand_id))
    status = 422 if brand_form.is_submitted() else 200
    return render("brands/form.html", status=status, brand_form=brand_form, brand=brand)


@bp.post("/<int:brand_id>/<any(advance, set_back):verb>")
@allow(Role.COORDINATOR)
def move(brand_id: int, verb: str) -> Response:
    """Move a brand a stage on or back."""
    stage_form = StageForm()
    return _act(
        brand_id,
        stage_form,
        "stage_form",
        gettext("The stage is changed."),
        lambda told: commands.move(
            action=Action(verb), words=stage_form.words.data or "", version=stage_form.version.data or 0, **told
        ),
    )


@bp.get("/<int:brand_id>/owners")
@allow(Role.COORDINATOR)
def owners(brand_id: int) -> Response:
    """Find the organisations that a brand belongs to."""
    viewer = current_viewer()
    brand = reading.get(viewer, brand_id)
    text = normalise(request.args.get("q", ""))[:_LONGEST_SEARCH]
    return render(
        "brands/owners.html",
        "found",
        brand=brand,
        text=text,
        owners=reading.owners(brand_id),
        candidates=organisations.choices(viewer, text) if text else [],
    )


@bp.post("/<int:brand_id>/owners/<int:organisation_id>/<any(add, remove):verb>")
@allow(Role.COORDINATOR)
def change_owner(brand_id: int, organisation_id: int, verb: str) -> Response:
    """Add an owner or take one away."""
    command = commands.add_owner if verb == "add" else commands.remove_owner
    return _act(
        brand_id,
        ActForm(),
        "act_form",
        gettext("The organisations of the brand are changed."),
        lambda told: command(organisation_id=organisation_id, **told),
    )


@bp.post("/<int:brand_id>/evidence")
@allow(Role.COORDINATOR)
def link(brand_id: int) -> Response:
    """Link the ticked records as evidence."""
    evidence_form = EvidenceForm()
    return _act(
        brand_id,
        evidence_form,
        "evidence_form",
        gettext("The evidence is linked."),
        lambda told: commands.link(chosen=evidence_form.chosen, **told),
    )


@bp.post("/<int:brand_id>/evidence/<int:evidence_id>/remove")
@allow(Role.COORDINATOR)
def unlink(brand_id: int, evidence_id: int) -> Response:
    """Take a piece of evidence out."""
    return _act(
        brand_id,
        ActForm(),
        "act_form",
        gettext("The evidence is taken out."),
        lambda told: commands.unlink(evidence_id=evidence_id, **told),
    )


@bp.post("/<int:brand_id>/awards")
@allow(Role.COORDINATOR)
def award(brand_id: int) -> Response:
    """Record an award that came from elsewhere."""
    award_form = AwardForm()
    return _act(
        brand_id,
        award_form,
        "award_form",
        gettext("The award is recorded."),
        lambda told: commands.award(**award_form.given, **told),
    )


def _act(brand_id: int, act_form: Form, name: str, said: str, command: Callable[[dict[str, Any]], object]) -> Response:
    """Do one thing with a brand, or show its page again with what was refused."""
    viewer = current_viewer()
    reading.get(viewer, brand_id)
    if attempt(act_form, lambda: _done(command, {"viewer": viewer, "brand_id": brand_id, "now": clock.now()})):
        flash(said)
        return redirect(url_for("brands.detail", brand_id=brand_id))
    return _page(viewer, brand_id, status=422, **{name: act_form})


def _done(command: Callable[..., object], *given: object, **named: object) -> bool:
    if named:
        named["now"] = clock.now()
    command(*given, **named)
    return True


def _page(viewer: Viewer, brand_id: int, status: int = 200, **forms: Form) -> Response:
    brand = reading.get(viewer, brand_id)
    changes = rules.may_change(viewer, brand)
    return render(
        "brands/detail.html",
        status=status,
        brand=brand,
        place=areas.full_name(brand.area_code),
        owners=reading.owners(brand_id),
        figures=evidence.figures(evidence.owner_ids(brand_id), clock.today()),
        linked=evidence.linked(brand_id),
        offered=evidence.offered(brand_id) if changes else [],
        awards=reading.awards(brand_id),
        timeline=reading.timeline(brand_id),
        changes=changes,
        stages=list(Stage),
        stage_form=forms.get("stage_form") or StageForm(formdata=None, data={"version": brand.version}),
        evidence_form=forms.get("evidence_form") or EvidenceForm(formdata=None),
        award_form=forms.get("award_form") or AwardForm(formdata=None),
    )


def panel(viewer: Viewer, organisation_id: int) -> Panel | None:
    """Return what an organisation's page shows of its brands."""
    found = reading.of_organisation(viewer, organisation_id)
    return Panel("brands/_panel.html", {"brands": found}) if found else None


register_panel("brands", panel)
