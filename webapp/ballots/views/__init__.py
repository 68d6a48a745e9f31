"""The pages of ballots: a judge's link and ballot, and the hall's console, screen and result."""

from webapp.ballots.views import entry, links

blueprints = [links.bp, entry.bp]
