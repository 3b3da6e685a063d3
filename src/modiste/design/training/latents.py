"""What the denoiser trains on: latents and image embeddings computed once for every picture and its mirror image."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from torch import nn
from transformers import CLIPVisionModelWithProjection

from modiste.core.errors import DataError
from modiste.data.pack import Pictures
from modiste.design.networks import LightEncoder
from modiste.nn.device import best_device
from modiste.nn.pictures import to_tensor

_BATCH = 32


@dataclass(frozen=True, slots=True)
class LatentSet:
    """Latents N x 2 x Z x h x w (picture, mirrored) and image embeddings N x 2 x D, both fp16."""

    latents: NDArray[np.float16]
    embeddings: NDArray[np.float16]

    def save(self, path: Path) -> None:
        """Write as safetensors."""
        path.parent.mkdir(parents=True, exist_ok=True)
        # safetensors writes the buffer as it lies in memory: arrays that came from channels-last tensors are reordered.
        save_file({"latents": np.ascontiguousarray(self.latents), "embeddings": np.ascontiguousarray(self.embeddings)},
                  path)

    def take(self, places: NDArray[np.int64]) -> "LatentSet":
        """The rows at `places`."""
        return LatentSet(self.latents[places], self.embeddings[places])

    @staticmethod
    def join(sets: Sequence["LatentSet"]) -> "LatentSet":
        """Several sets as one."""
        return LatentSet(np.concatenate([s.latents for s in sets]), np.concatenate([s.embeddings for s in sets]))

    @classmethod
    def load(cls, path: Path) -> "LatentSet":
        """Read back. Raises DataError when the file is missing or not such a set."""
        try:
            tensors = load_file(path)
            return cls(tensors["latents"], tensors["embeddings"])
        except (OSError, KeyError, ValueError, SafetensorError) as error:
            raise DataError("design.latents_unreadable", path=path, error=error) from error


@torch.no_grad()
def encode_latents(images: Pictures, rows: NDArray[np.int64], light: LightEncoder,
                   image_tower: CLIPVisionModelWithProjection, size_px: int = 256) -> LatentSet:
    """Latents and embeddings of the pictures at `rows`, resized to `size_px` for the autoencoder."""
    image_px, device = int(image_tower.config.image_size), best_device()
    light.to(device)
    image_tower.to(device)
    latents, embeddings = [], []
    for batch in _batches(images, rows):
        for_light = to_tensor(_resize(batch, size_px)).to(device)
        for_tower = to_tensor(_resize(batch, image_px)).to(device)
        written = torch.stack([light(x) for x in (for_light, for_light.flip(3))], dim=1)
        seen = torch.stack([image_tower(pixel_values=x).image_embeds for x in (for_tower, for_tower.flip(3))], dim=1)
        latents.append(written.half().cpu().numpy())
        embeddings.append(seen.half().cpu().numpy())
    light.cpu()
    image_tower.cpu()
    return LatentSet(np.concatenate(latents), np.concatenate(embeddings))


def fingerprint(keys: Sequence[str], *networks: nn.Module) -> str:
    """SHA-256 of which pictures were encoded, by networks with which weights."""
    seen = hashlib.sha256("\n".join(keys).encode())
    for network in networks:
        for name, value in sorted(network.state_dict().items()):
            seen.update(name.encode())
            seen.update(value.detach().cpu().contiguous().numpy().tobytes())
    return seen.hexdigest()


def _batches(images: Pictures, rows: NDArray[np.int64]) -> Iterator[NDArray[np.uint8]]:
    for start in range(0, len(rows), _BATCH):
        yield np.stack([images[row] for row in rows[start : start + _BATCH]])


def _resize(pictures: NDArray[np.uint8], size_px: int) -> NDArray[np.uint8]:
    if pictures.shape[1] == size_px:
        return pictures
    way = cv2.INTER_AREA if pictures.shape[1] > size_px else cv2.INTER_CUBIC
    return np.stack([cv2.resize(picture, (size_px, size_px), interpolation=way) for picture in pictures])
