"""The demonstration city: invented people, organisations, visits and one roadshow, the same on every machine.

Every record goes through the commands that people use, so the demonstration breaks no rule. Names are made up; any
likeness is accidental.
"""
