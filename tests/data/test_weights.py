import pickle
from pathlib import Path

import pytest
import torch

from modiste.core.errors import WeightsError
from modiste.data import weights

TENSORS = {"a": torch.arange(6.0).reshape(2, 3) / 7, "n": torch.tensor([1, 2])}


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


def test_round_trip_with_metadata_and_shared_memory(tmp_path: Path) -> None:
    path = tmp_path / "m" / "model.safetensors"
    weights.save_weights({**TENSORS, "b": TENSORS["a"], "t": TENSORS["a"].T}, path, {"kind": "test"})
    loaded = weights.load_weights(path)
    assert set(loaded) == {"a", "b", "n", "t"}
    assert torch.equal(loaded["t"], TENSORS["a"].T)
    assert loaded["n"].dtype == torch.int64
    assert weights.read_metadata(path) == {"kind": "test"}
    weights.check_manifest(path.parent)


def test_half_is_stored_small_and_loaded_as_float(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    weights.save_weights(TENSORS, path, half=True)
    assert weights.load_weights(path, dtype=None)["a"].dtype == torch.float16
    assert torch.allclose(weights.load_weights(path)["a"], TENSORS["a"], atol=1e-3)
    with pytest.raises(WeightsError, match="'big' has values that fp16 cannot hold"):
        weights.save_weights({"big": torch.tensor([1e6])}, path, half=True)


def test_changed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    weights.save_weights(TENSORS, path)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(WeightsError, match=r"model.safetensors: does not match its SHA-256"):
        weights.load_weights(path)
    with pytest.raises(WeightsError, match="does not match"):
        weights.check_manifest(tmp_path)


def test_manifest_covers_a_folder(tmp_path: Path) -> None:
    (tmp_path / "unet").mkdir()
    (tmp_path / "unet" / "config.json").write_text("{}")
    weights.save_weights(TENSORS, tmp_path / "unet" / "x.safetensors")
    weights.write_manifest(tmp_path)
    weights.check_manifest(tmp_path)
    assert set(weights.read_manifest(tmp_path)) == {"unet/config.json", "unet/x.safetensors"}
    (tmp_path / "unet" / "config.json").unlink()
    with pytest.raises(WeightsError, match=r"config.json: missing"):
        weights.check_manifest(tmp_path)
    (tmp_path / weights.MANIFEST).write_text("0" * 64 + "  ../../etc/passwd\n")
    with pytest.raises(WeightsError, match="line 1 is damaged"):
        weights.read_manifest(tmp_path)


def test_foreign_checkpoint_of_plain_tensors(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.save({"epoch": 3, "state_dict": TENSORS}, path)
    assert torch.equal(weights.load_weights(path)["a"], TENSORS["a"])


@pytest.mark.parametrize("old_format", [True, False])
def test_pickled_code_is_refused_and_not_run(tmp_path: Path, old_format: bool) -> None:
    path, trace = tmp_path / "model.ckpt", tmp_path / "ran"
    torch.save({"state_dict": TENSORS, "hook": Trap(trace)}, path, _use_new_zipfile_serialization=not old_format)
    with pytest.raises(WeightsError, match="pickled Python objects"):
        weights.load_weights(path)
    assert not trace.exists()
    path.write_bytes(pickle.dumps(Trap(trace)))
    with pytest.raises(WeightsError):
        weights.load_weights(path)
    assert not trace.exists()


def test_missing_damaged_and_wrong_files(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="no such weights file"):
        weights.load_weights(tmp_path / "none.safetensors")
    for name, content in (("a.safetensors", b"\0" * 30), ("b.pt", b"junk"), ("c.bin", b""), ("d.onnx", b"x")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(WeightsError, match=name):
            weights.load_weights(tmp_path / name)
    torch.save([1, 2], tmp_path / "e.pt")
    with pytest.raises(WeightsError, match="holds a list; expected tensors by name"):
        weights.load_weights(tmp_path / "e.pt")
    with pytest.raises(WeightsError, match="no tensors"):
        weights.save_weights({}, tmp_path / "f.safetensors")
    with pytest.raises(WeightsError, match=r"saved as \.safetensors"):
        weights.save_weights(TENSORS, tmp_path / "f.pt")


@pytest.mark.parametrize("name", ["unet/pytorch_model.bin", "model.ckpt", "a.PT", "b.pkl"])
def test_a_model_with_a_pickle_is_not_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "unet").mkdir()
    (tmp_path / "unet" / "model.safetensors").write_bytes(b"")
    weights.refuse_pickles(tmp_path)
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(WeightsError, match="safetensors only"):
        weights.refuse_pickles(tmp_path)
