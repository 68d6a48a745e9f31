"""Roadshows: the annual brand contest, from sign-up to award.

An event (路演) has criteria and rules, entries (项目) that are presented one after the other, and judges
(评委) who score them. Its life: 报名 → 初审 → 抽签 → 路演 → 锁定 → 公示 → 授牌. Criteria and rules are frozen
by the first ballot. What judges hand in, and what is computed from it, lives one layer up in `ballots`.
"""
