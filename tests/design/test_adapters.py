"""Adapters are read as safetensors only."""

import json
from pathlib import Path

import pytest

from modiste.core.errors import WeightsError
from modiste.design.adapters import ADAPTER, ADAPTER_WEIGHTS, check_adapter


@pytest.mark.parametrize("beside", [True, False])
def test_an_adapter_with_a_pickle_is_refused(tmp_path: Path, beside: bool) -> None:
    (tmp_path / ADAPTER).write_text(json.dumps({"peft_type": "LORA", "base_model_name_or_path": "kandinsky"}))
    if beside:
        (tmp_path / ADAPTER_WEIGHTS).write_bytes(b"")
        assert check_adapter(tmp_path) == "kandinsky"
    (tmp_path / "adapter_model.bin").write_bytes(b"")
    with pytest.raises(WeightsError) as refused:
        check_adapter(tmp_path)
    assert "adapter_model.bin" in str(refused.value)
    assert "safetensors only" in str(refused.value)
    assert "только safetensors" in refused.value.message.text("ru")
