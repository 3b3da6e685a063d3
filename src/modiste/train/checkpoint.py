"""Checkpoints: weights, averages, optimizer moments as safetensors, counters as JSON; written whole or not at all."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from modiste.core.errors import OutputError, TrainingError
from modiste.train.recipe import STATE

META = "state.json"


@dataclass(frozen=True, slots=True)
class RunState:
    """Where a run stands: optimizer steps done, samples seen, training seconds spent, and its resolved settings."""

    step: int
    samples: int
    seconds: float
    settings: dict[str, str]


def save(folder: Path, modules: dict[str, nn.Module], optimizers: dict[str, torch.optim.Optimizer],
         state: RunState) -> None:
    """Write the state of a run; an interrupted write leaves the previous checkpoint in place.

    Raises OutputError when it cannot be written.
    """
    tensors: dict[str, Tensor] = {}
    for name, module in modules.items():
        tensors |= {f"module/{name}/{key}": value.detach().contiguous().clone()
                    for key, value in module.state_dict().items()}
    for name, optimizer in optimizers.items():
        tensors |= {f"optimizer/{name}/{key}": value for key, value in _moments(optimizer).items()}
    partial = folder / (STATE + ".partial")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        save_file(tensors, partial, metadata={"progress": json.dumps(asdict(state))})
        partial.replace(folder / STATE)
        (folder / META).write_text(json.dumps(asdict(state), indent=2), encoding="utf-8")
    except (OSError, SafetensorError) as error:
        raise OutputError("train.checkpoint_not_written", folder=folder, reason=error) from error


def load(folder: Path, modules: dict[str, nn.Module], optimizers: dict[str, torch.optim.Optimizer]) -> RunState:
    """Restore a run in place and return its state.

    Raises TrainingError when there is no checkpoint or it belongs to other networks.
    """
    path = folder / STATE
    if not path.is_file():
        raise TrainingError("train.nothing_to_resume", folder=folder)
    try:
        tensors = load_file(path)
        for name, module in modules.items():
            module.load_state_dict(_section(tensors, f"module/{name}/"))
        for name, optimizer in optimizers.items():
            _restore_moments(optimizer, _section(tensors, f"optimizer/{name}/"))
        return _state(path)
    except SafetensorError as error:
        raise TrainingError("train.checkpoint_damaged", path=path, error=error) from error
    except (OSError, RuntimeError, KeyError, TypeError, ValueError) as error:
        raise TrainingError("train.checkpoint_of_another_run", folder=folder, reason=error) from error


def _state(path: Path) -> RunState:
    # The counters in the same file as the weights: META, which is for people, may be one checkpoint behind.
    with safe_open(path, framework="pt") as file:
        return RunState(**json.loads(file.metadata()["progress"]))


def _section(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}


def _moments(optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    state = optimizer.state_dict()["state"]
    return {f"{index}.{key}": torch.as_tensor(value).contiguous()
            for index, values in state.items() for key, value in values.items()}


def _restore_moments(optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        index, key = name.split(".", 1)
        state.setdefault(int(index), {})[key] = value
    whole = optimizer.state_dict()
    whole["state"] = state
    optimizer.load_state_dict(whole)
