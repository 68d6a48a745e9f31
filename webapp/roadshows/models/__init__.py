"""The tables of a roadshow: event, criteria, entries, judges, recusals, deductions, podium, publications, objections.

Whatever a ballot depends on (criteria, an entry's scoring, a judge's standing, recusals) is changed only by a
transaction that holds the event's row; a ballot that reads them under a shared lock of that row is decided as
of one moment. Entries and judges have no area scope of their own: they are found through their event.
"""

from webapp.roadshows.models.entries import Deduction, Entry, EntryEvidence, SignUp
from webapp.roadshows.models.events import Criterion, Draw, Event, Podium, Publication
from webapp.roadshows.models.judges import Judge, Recusal
from webapp.roadshows.models.objections import Objection

__all__ = [
    "Criterion",
    "Deduction",
    "Draw",
    "Entry",
    "EntryEvidence",
    "Event",
    "Judge",
    "Objection",
    "Podium",
    "Publication",
    "Recusal",
    "SignUp",
]
