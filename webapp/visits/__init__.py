"""Visits to organisations, and what was said there (走访, 家次; 意见, 条).

Words: a *visit* is one call on one organisation by one instructor on one day. It holds *opinions*; of
each the instructor says what follows: recorded (记录), answered on the spot (当场解答) or turned into
a problem (转问题). Photos are kept once each, by the hash of their content. Every version is kept.

Life-cycle: 草稿 → 已提交 → 已审核. From 已提交 or 已审核 a coordinator sends back (退回补正, with
a reason) and the instructor submits again; any but 草稿 may be voided (作废, with a reason). Drafts are
their author's alone.
"""
