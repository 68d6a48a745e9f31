"""Audit: who did what, when and to what, in hash chains that show any later change.

A *scope* is one chain: `system`, `area:<county>` or `event:<id>`. A *row* is one change; its hash covers the
whole row and the hash before it. The *head* is the newest hash of a scope; printed, it anchors the chain.
"""
