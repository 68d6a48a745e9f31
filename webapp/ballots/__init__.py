"""Ballots: what judges hand in, and the result that is computed from it.

A link (评分口令) starts one device for one judge. A ballot (评分单) belongs to one judge and one entry; each
submission is a new revision with its own receipt (回执), the latest is current, none is overwritten. A draft
(草稿) never counts. What arrives after the close is kept as late (迟到) until the coordinator decides. The
tally (计分) is always computed from the current revisions; it stays provisional (暂) until every expected
ballot is in or accounted for: recused (回避), absent (缺席) or excluded (剔除).
"""
