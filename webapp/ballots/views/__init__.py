"""The pages of ballots: a judge's link and ballot, and the hall's console, screen and result."""

from webapp.ballots.views import (
    analysis,
    audience,
    cards,
    console,
    editions,
    entry,
    finish,
    links,
    papers,
    rehearsal,
    result,
    screen,
    scrutiny,
    verify,
    vote,
)

blueprints = [
    links.bp,
    entry.bp,
    console.bp,
    scrutiny.bp,
    finish.bp,
    analysis.bp,
    cards.bp,
    screen.bp,
    result.bp,
    verify.bp,
    editions.bp,
    rehearsal.bp,
    audience.bp,
    vote.bp,
    papers.bp,
]
