import json
from pathlib import Path

import pytest
import torch
from torch import nn

from modiste.core.errors import OutputError, TrainingError
from modiste.train.checkpoint import META, RunState, load, save
from modiste.train.recipe import STATE

RUN_STATE = RunState(7, 28, 1.5, {"rate": "0.1"})


def trained(width: int = 3) -> tuple[nn.Module, torch.optim.Optimizer]:
    """A network with batch statistics (whole numbers among its buffers) and an optimizer that has taken two steps."""
    module = nn.Sequential(nn.Conv2d(1, width, 3), nn.BatchNorm2d(width))
    module.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(module.parameters(), 0.1)
    for _ in range(2):
        optimizer.zero_grad()
        module(torch.randn(2, 1, 5, 5)).square().mean().backward()
        optimizer.step()
    return module, optimizer


def saved(folder: Path) -> tuple[nn.Module, torch.optim.Optimizer]:
    module, optimizer = trained()
    save(folder, {"net": module}, {"net": optimizer}, RUN_STATE)
    return module, optimizer


def test_everything_comes_back(tmp_path: Path) -> None:
    module, optimizer = saved(tmp_path / "run")
    other, other_optimizer = trained()
    assert load(tmp_path / "run", {"net": other}, {"net": other_optimizer}) == RUN_STATE
    for name, value in module.state_dict().items():
        assert torch.equal(value, other.state_dict()[name]), name
    moments = zip(optimizer.state.values(), other_optimizer.state.values(), strict=True)
    for ours, theirs in moments:
        assert all(torch.equal(ours[key], theirs[key]) for key in ("step", "exp_avg", "exp_avg_sq"))
    assert json.loads((tmp_path / "run" / META).read_text())["step"] == 7


def test_the_counters_are_those_of_the_weights(tmp_path: Path) -> None:
    saved(tmp_path)
    (tmp_path / META).write_text(json.dumps({"step": 3, "samples": 1, "seconds": 0, "settings": {}}))
    module, optimizer = trained()
    assert load(tmp_path, {"net": module}, {"net": optimizer}).step == 7


def test_an_interrupted_write_leaves_the_last_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(tmp_path)
    kept = (tmp_path / STATE).read_bytes()

    def full(_tensors: object, path: Path, metadata: object = None) -> None:
        path.write_bytes(b"half")
        raise OSError("No space left on device")

    monkeypatch.setattr("modiste.train.checkpoint.save_file", full)
    with pytest.raises(OutputError, match="No space left"):
        saved(tmp_path)
    assert (tmp_path / STATE).read_bytes() == kept


@pytest.mark.parametrize("damage", ["cut off", "empty", "no safetensors", "no counters"])
def test_a_damaged_checkpoint_is_one_line(tmp_path: Path, damage: str) -> None:
    from safetensors.torch import load_file, save_file

    saved(tmp_path)
    path = tmp_path / STATE
    match damage:
        case "cut off":
            path.write_bytes(path.read_bytes()[:-20])
        case "empty":
            path.write_bytes(b"")
        case "no safetensors":
            path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
        case "no counters":
            save_file(load_file(path), path)
    module, optimizer = trained()
    with pytest.raises(TrainingError) as raised:
        load(tmp_path, {"net": module}, {"net": optimizer})
    assert str(tmp_path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_checkpoint_of_other_networks_is_refused(tmp_path: Path) -> None:
    saved(tmp_path)
    module, optimizer = trained(4)
    with pytest.raises(TrainingError, match="does not fit"):
        load(tmp_path, {"net": module}, {"net": optimizer})
    module, optimizer = trained()
    with pytest.raises(TrainingError, match="does not fit"):
        load(tmp_path, {"critic": module}, {"critic": optimizer})
    with pytest.raises(TrainingError, match="no checkpoint"):
        load(tmp_path / "elsewhere", {"net": module}, {"net": optimizer})
