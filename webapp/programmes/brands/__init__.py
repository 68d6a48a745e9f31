"""The brand library (P13, 党建品牌库): what a county's party work is known for, and the records that prove it.

A brand has owners (organisations of the register), a story, and a stage: 培育 → 规范 → 提标 → 深化. Evidence is a link
to a reviewed visit or to a solved problem of an owner, never a copy. Awards are written by a roadshow's result, or by
hand when they come from elsewhere.
"""
