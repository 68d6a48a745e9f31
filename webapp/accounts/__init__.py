"""Accounts: people, their roles, and how they sign in.

An *account* belongs to one person, has one role and one area. A *session* is one signed-in browser. A *department*
is a row (area, name) whose people answer problems. Judges and audiences have no account.
"""
