"""Reading ballots. What a judge opens is looked up by the judge's own seat; the board is the coordinator's."""

from webapp.ballots.queries.board import board, matrix, read_board, tally
from webapp.ballots.queries.seats import roster

__all__ = ["board", "matrix", "read_board", "roster", "tally"]
