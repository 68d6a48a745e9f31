"""The rules of scoring, all pure and exact.

`scores` reads what a judge typed, `submission` says when it is taken, `receipt` names it; `panel` holds what
is counted, and `tally` turns it into a result with `normalise`, `aggregate`, `rounding` and `ties`.
"""
