"""The ground every feature stands on: one concern a file, no feature known here."""
