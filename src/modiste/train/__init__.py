"""One training loop for every room: networks with their losses, budget, checkpoints, resume."""

from modiste.train.loop import Budget, Report, TrainTask, fit

__all__ = ["Budget", "Report", "TrainTask", "fit"]
