"""Live figures: a revision per topic, bumped in the transaction that changes it.

A *topic* names what people watch, such as `event:3`. Its *revision* is the truth for polling and restarts: a page
that shows revision 7 is up to date while the row says 7.
"""
