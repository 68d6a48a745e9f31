"""Problems that organisations raise, from first word to close (问题, 个).

Words: a *problem* belongs to one organisation, has a category and a state, and keeps an event for everything
that happened to it. It mostly comes from an opinion of a visit (转问题) and follows that opinion until a
coordinator decides; from then on it stands by itself and the opinion is locked.

Life-cycle: 收集 → 受理 | 不予受理 | 并案; withdrawn (撤回) while 收集. What follows 受理
(交办 → 签收 → 办理中 → 办结反馈 → 回访核实 → 销号, with 挂账 beside) has its states here already;
`rules.MOVES` tells what may be done today.
"""
