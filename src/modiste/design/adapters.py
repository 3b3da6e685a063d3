"""LoRA adapters in peft's layout: what base they name, and merging them into a network."""

from pathlib import Path
from typing import Any, Final

from modiste.core.errors import WeightsError
from modiste.data.weights import refuse_pickles
from modiste.design.external.folder import need_file, read_json

ADAPTER: Final = "adapter_config.json"
ADAPTER_WEIGHTS: Final = "adapter_model.safetensors"


def check_adapter(folder: Path) -> str:
    """The base model that a LoRA folder in peft's layout names.

    Raises:
        WeightsError: it is no LoRA, names no base, lacks its weights, or brings pickles.
    """
    refuse_pickles(folder)
    config = read_json(folder / ADAPTER)
    base = config.get("base_model_name_or_path")
    if config.get("peft_type") != "LORA" or not isinstance(base, str) or not base:
        raise WeightsError("design.not_a_lora", path=folder / ADAPTER)
    need_file(folder / ADAPTER_WEIGHTS)
    local = Path(base).expanduser()
    return str(folder / local) if not local.exists() and (folder / local).is_dir() else base


def merge_adapter(network: Any, folder: Path) -> Any:
    """The network with a LoRA merged into its weights.

    Raises:
        WeightsError: the adapter does not fit the network.
    """
    from peft import PeftModel

    check_adapter(folder)
    try:
        merged = PeftModel.from_pretrained(network, str(folder), is_trainable=False).merge_and_unload()
    except (RuntimeError, ValueError, KeyError, TypeError, OSError) as error:
        raise WeightsError("design.lora_of_another_base", folder=folder, error=error) from error
    return merged.eval()
