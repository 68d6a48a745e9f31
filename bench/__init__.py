"""Measurements: never run by the tests, always run on the machine whose figures are quoted."""
