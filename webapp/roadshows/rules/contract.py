"""The event file: a whole event as one JSON document, read strictly and given back unchanged.

`flask roadshows load` reads it and `flask roadshows export` writes it. Every refusal is an `Invalid` whose
`field` is the path of the part that is wrong, such as `entries[2].key`, or `$` for the document itself.
Parts that may be left out: `rules` and anything in it, a criterion's `min`, `step`, `weight`, `guidance` and
`category`, an entry's `category`, a judge's `unit` and `recused`. A criterion with a `category` is asked of that
category's entries alone; then each category is ranked for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from webapp.core.errors import N_, Invalid
from webapp.roadshows.rules.reading import read_list, read_object, read_text, read_whole
from webapp.roadshows.rules.scoring import (
    KEY,
    NAME_LENGTH,
    Criterion,
    Rules,
    check,
    check_category,
    criteria_document,
    read_criteria,
    read_rules,
    rules_document,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_T = TypeVar("_T")

MOST_ENTRIES: Final = 500
MOST_JUDGES: Final = 500
MOST_ORDER: Final = 9999


@dataclass(frozen=True, slots=True)
class EntryPart:
    """One entry of an event file; `order` is its place in the running order, from 1."""

    key: str
    name: str
    area: str
    order: int
    category: str = ""


@dataclass(frozen=True, slots=True)
class JudgePart:
    """One judge of an event file; `recused` holds the keys of entries the judge does not score."""

    key: str
    name: str
    unit: str = ""
    recused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventFile:
    """A whole event; `area` is the division code it belongs to."""

    slug: str
    name: str
    area: str
    date: date
    rules: Rules
    criteria: tuple[Criterion, ...]
    entries: tuple[EntryPart, ...]
    judges: tuple[JudgePart, ...]


def read_event(document: Mapping[str, Any]) -> EventFile:
    """Read a decoded event file. Raises `Invalid` with the path of the first part that is wrong."""
    needed = ("slug", "name", "area", "date", "criteria", "entries", "judges")
    parts = _object(document, "", needed=needed, optional=("rules",))
    rules = read_rules(parts.get("rules", {}))
    criteria = read_criteria(parts["criteria"])
    check(rules, criteria)
    entries = _items(parts["entries"], "entries", _read_entry, most=MOST_ENTRIES)
    judges = _items(parts["judges"], "judges", _read_judge, most=MOST_JUDGES)
    _refuse_repeats([entry.key for entry in entries], "entries[{}].key", N_("This key stands twice."))
    _refuse_repeats(
        [entry.order for entry in entries], "entries[{}].order", N_("Another entry has this place already.")
    )
    _refuse_repeats([judge.key for judge in judges], "judges[{}].key", N_("This key stands twice."))
    for index, entry in enumerate(entries):
        check_category(criteria, entry.category, f"entries[{index}].category")
    _check_recusals(judges, {entry.key for entry in entries})
    return EventFile(
        slug=_key(parts["slug"], "slug"),
        name=_name(parts["name"], "name"),
        area=_area(parts["area"], "area"),
        date=_date(parts["date"], "date"),
        rules=rules,
        criteria=criteria,
        entries=entries,
        judges=judges,
    )


def event_document(event: EventFile, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give an event as its file.

    `given` is the file the event was loaded from: parts that it left out and that still have their default
    are left out again, so that loading and exporting gives the same document.
    """
    document: dict[str, Any] = {
        "slug": event.slug,
        "name": event.name,
        "area": event.area,
        "date": event.date.isoformat(),
        "rules": {"ties": [], **rules_document(event.rules)},
        "criteria": [{"guidance": "", "category": "", **part} for part in criteria_document(event.criteria)],
        "entries": [_entry_document(entry) for entry in event.entries],
        "judges": [_judge_document(judge) for judge in event.judges],
    }
    return _leave_out_defaults(document, given if given is not None else _EVERYTHING)


def _object(document: object, path: str, *, needed: Sequence[str], optional: Sequence[str] = ()) -> Mapping[str, Any]:
    parts = read_object(document, path, allowed=(*needed, *optional))
    for name in needed:
        if name not in parts:
            raise Invalid(N_("This is missing."), field=f"{path}.{name}".removeprefix("."))
    return parts


def _items(document: object, path: str, read: Callable[[object, str], _T], *, most: int) -> tuple[_T, ...]:
    items = read_list(document, path)
    if len(items) > most:
        raise Invalid(N_("At most %(most)s are possible here."), field=path, most=most)
    return tuple(read(item, f"{path}[{index}]") for index, item in enumerate(items))


def _refuse_repeats(values: Sequence[object], path: str, message: str) -> None:
    seen: set[object] = set()
    for index, value in enumerate(values):
        if value in seen:
            raise Invalid(message, field=path.format(index))
        seen.add(value)


def _read_entry(document: object, path: str) -> EntryPart:
    parts = _object(document, path, needed=("key", "name", "area", "order"), optional=("category",))
    order = read_whole(parts["order"], f"{path}.order")
    if not 1 <= order <= MOST_ORDER:
        raise Invalid(
            N_("A whole number from %(least)s to %(most)s is expected here."),
            field=f"{path}.order",
            least=1,
            most=MOST_ORDER,
        )
    return EntryPart(
        key=_key(parts["key"], f"{path}.key"),
        name=_name(parts["name"], f"{path}.name"),
        area=_area(parts["area"], f"{path}.area"),
        order=order,
        category=_short(parts.get("category", ""), f"{path}.category"),
    )


def _read_judge(document: object, path: str) -> JudgePart:
    parts = _object(document, path, needed=("key", "name"), optional=("unit", "recused"))
    recused = read_list(parts.get("recused", []), f"{path}.recused")
    return JudgePart(
        key=_key(parts["key"], f"{path}.key"),
        name=_name(parts["name"], f"{path}.name"),
        unit=_short(parts.get("unit", ""), f"{path}.unit"),
        recused=tuple(read_text(key, f"{path}.recused[{place}]") for place, key in enumerate(recused)),
    )


def _check_recusals(judges: Sequence[JudgePart], entries: set[str]) -> None:
    for index, judge in enumerate(judges):
        path = f"judges[{index}].recused"
        for place, key in enumerate(judge.recused):
            if key not in entries:
                raise Invalid(N_("There is no entry with this key."), field=f"{path}[{place}]")
        _refuse_repeats(judge.recused, path + "[{}]", N_("This key stands twice."))


def _key(value: object, path: str) -> str:
    text = read_text(value, path)
    if not KEY.fullmatch(text):
        raise Invalid(N_("A key is 1 to 40 letters, digits, hyphens or underscores."), field=path)
    return text


def _name(value: object, path: str) -> str:
    text = _short(value, path)
    if not text.strip():
        raise Invalid(N_("A name is expected here."), field=path)
    return text


def _short(value: object, path: str) -> str:
    text = read_text(value, path)
    if len(text) > NAME_LENGTH or "\n" in text:
        raise Invalid(N_("One line of at most %(most)s characters is possible here."), field=path, most=NAME_LENGTH)
    return text


def _area(value: object, path: str) -> str:
    text = read_text(value, path)
    if not (text.isascii() and text.isdigit() and len(text) in {6, 9}):
        raise Invalid(N_("A division code of 6 or 9 digits is expected here."), field=path)
    return text


def _date(value: object, path: str) -> date:
    text = read_text(value, path)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise Invalid(N_("A date such as 2026-12-01 is expected here."), field=path)
    return day


def _entry_document(entry: EntryPart) -> dict[str, Any]:
    return {
        "key": entry.key,
        "name": entry.name,
        "area": entry.area,
        "order": entry.order,
        "category": entry.category,
    }


def _judge_document(judge: JudgePart) -> dict[str, Any]:
    return {"key": judge.key, "name": judge.name, "unit": judge.unit, "recused": list(judge.recused)}


_DEFAULTS: Final[dict[str, dict[str, Any]]] = {
    "rules": {"ties": [], **rules_document(Rules())},
    "criteria": {"min": "0", "step": "1", "weight": "1", "guidance": "", "category": ""},
    "entries": {"category": ""},
    "judges": {"unit": "", "recused": []},
}
_LISTS: Final = ("criteria", "entries", "judges")
# For an event made on the pages: every part is written out.
_EVERYTHING: Final[dict[str, Any]] = {
    "rules": rules_document(Rules()),
    "criteria": [],
    "entries": [],
    "judges": [],
}


def _leave_out_defaults(document: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    rules = _pruned(document["rules"], given.get("rules", {}), _DEFAULTS["rules"])
    pruned = {**document, "rules": rules}
    if not rules and "rules" not in given:
        del pruned["rules"]
    for name in _LISTS:
        before = {part["key"]: part for part in given.get(name, [])}
        written = [_pruned(part, before.get(part["key"], part), _DEFAULTS[name]) for part in document[name]]
        pruned[name] = written
    return pruned


def _pruned(part: dict[str, Any], given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name in given or value != defaults.get(name)}
