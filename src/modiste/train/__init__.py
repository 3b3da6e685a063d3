"""One training loop for every room: players, budget, checkpoints, resume."""

from modiste.train.loop import Budget, Player, Report, fit

__all__ = ["Budget", "Player", "Report", "fit"]
