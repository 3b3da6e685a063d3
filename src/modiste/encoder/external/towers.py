"""The two towers of a public checkpoint: pictures and texts to unit vectors of one space.

CLIP: Radford et al., arXiv 2103.00020; SigLIP: Zhai et al., arXiv 2303.15343, whose texts are padded to their full
length, as they were in its training.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from torch import Tensor
from torch.nn import functional as F

from modiste.core.errors import WeightsError
from modiste.data.quiet import quiet_loading
from modiste.encoder.external.folder import Checkpoint
from modiste.nn.device import best_device

_MODELS: Final[Mapping[str, str]] = {"clip": "CLIPModel", "siglip": "SiglipModel"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Towers:
    """A loaded checkpoint; `width` numbers are in a vector."""

    checkpoint: Checkpoint
    width: int
    _network: Any = field(repr=False)  # transformers has no types
    _tokenizer: Any = field(repr=False)

    @classmethod
    @quiet_loading()
    def load(cls, checkpoint: Checkpoint) -> Self:
        """Read the weights.

        Raises:
            WeightsError: they are damaged or incomplete, or there is no tokenizer.
        """
        import transformers

        try:
            network, report = getattr(transformers, _MODELS[checkpoint.kind]).from_pretrained(
                checkpoint.folder, dtype=torch.float32, use_safetensors=True, local_files_only=True,
                output_loading_info=True)
            tokenizer = transformers.AutoTokenizer.from_pretrained(
                checkpoint.folder, local_files_only=True, trust_remote_code=False)
        except (OSError, RuntimeError, ValueError, TypeError, KeyError, SafetensorError) as error:
            raise WeightsError("encoder.not_loaded", model=checkpoint.shown, reason=error) from error
        missing = sorted(key for key in report["missing_keys"] if "position_ids" not in key)
        if missing:
            raise WeightsError("encoder.tensor_missing", model=checkpoint.shown, key=missing[0])
        network = network.to(best_device()).eval().requires_grad_(False)
        towers = cls(checkpoint=checkpoint, width=0, _network=network, _tokenizer=tokenizer)
        return cls(checkpoint=checkpoint, width=towers.read(["a dress"]).shape[1], _network=network,
                   _tokenizer=tokenizer)

    @torch.inference_mode()
    def look(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """N x D of pictures N x S x S x 3 sRGB, S the checkpoint's `side_px`."""
        mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (self.checkpoint.mean, self.checkpoint.std))
        pixels = (torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255 - mean) / std
        return _unit(self._network.get_image_features(pixel_values=pixels.to(self._network.device)))

    @torch.inference_mode()
    def read(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """N x D of texts; what is too long is cut."""
        siglip = self.checkpoint.kind == "siglip"
        said = self._tokenizer(list(texts), padding="max_length" if siglip else True, truncation=True,
                               max_length=self.checkpoint.tokens, return_tensors="pt").to(self._network.device)
        # SigLIP attends to its padding, as it learnt to.
        mask = {} if siglip else {"attention_mask": said["attention_mask"]}
        return _unit(self._network.get_text_features(input_ids=said["input_ids"], **mask))


def _unit(found: Any) -> NDArray[np.float32]:
    pooled: Tensor = found if isinstance(found, Tensor) else found.pooler_output
    return np.asarray(F.normalize(pooled.float(), dim=-1).cpu().numpy(), np.float32)
