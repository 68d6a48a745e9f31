"""The city's programmes: brands first; the others follow in the same shape.

A programme keeps records that move through states. Each has `rules.py` with its states and the moves between them,
a record with `county_code`, `area_code` and `version`, a timeline of steps (who, when, from which state to which, with
what words), a list narrowed by state and place, a page for one record, and commands with one audit row each.
"""
