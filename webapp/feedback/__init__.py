"""Feedback: the link by which an enterprise speaks for itself, without an account.

An instructor leaves a card with a QR code behind. Whoever holds it may raise an *opinion*, see where the
organisation's cases stand, and say whether a case is solved. An opinion waits for the coordinator (待审), who takes it
up as a problem (采纳) or refuses it with a reason (不采纳). The card names no person: it is the organisation's.
"""
