"""What training starts from: the trunk with ImageNet's weights, its norms folded into its convolutions."""

import copy
from dataclasses import replace

import torch
from torch import nn

from modiste.encoder.item.folders import TrainedItems
from modiste.encoder.item.networks import FrozenStages, ItemNetwork
from modiste.encoder.item.presets import ItemSize
from modiste.nn.efficientnet import Conv, build_stages, fold_norms
from modiste.nn.memory import channels_last
from modiste.train.imagenet import start_from_imagenet


def frozen_stages(size: ItemSize) -> FrozenStages:
    """The first stages, as ImageNet taught them. Raises TrainingError without `modiste[teacher]`."""
    stem, stages = _trunk(size)
    frozen = FrozenStages(size)
    frozen.stem, frozen.stages = stem, nn.ModuleList(list(stages)[: size.frozen_stages])
    fold_norms(frozen)
    return channels_last(frozen.requires_grad_(False))


@torch.no_grad()
def start_network(network: ItemNetwork) -> None:
    """Set the trained stages and the last convolution to ImageNet's weights, and fold every norm of the network: on as
    few pictures as these, statistics of batches do harm. Raises TrainingError without `modiste[teacher]`."""
    size = network.size
    _, stages = _trunk(size, network.last)
    network.stages = nn.ModuleList(list(stages)[size.frozen_stages :])
    fold_norms(network)
    channels_last(network)


def _trunk(size: ItemSize, last: Conv | None = None) -> tuple[Conv, nn.ModuleList]:
    stem, stages = Conv(3, size.stem, 3, stride=2), build_stages(size.stem, size.stages)
    start_from_imagenet(stem, stages, last)
    return stem, stages


def thawed(trained: TrainedItems, frozen_stages: int) -> TrainedItems:
    """The same encoder with fewer frozen stages: those that were are the first of the trained ones."""
    size = trained.network.size
    if frozen_stages >= size.frozen_stages:
        return trained
    other = replace(size, frozen_stages=frozen_stages)
    frozen, network = FrozenStages(other), copy.deepcopy(trained.network)
    stages = list(trained.frozen.stages)
    frozen.stem, frozen.stages = trained.frozen.stem, nn.ModuleList(stages[:frozen_stages])
    network.size = other
    network.stages = nn.ModuleList([*stages[frozen_stages:], *network.stages])
    return replace(trained, frozen=channels_last(frozen.eval().requires_grad_(False)), network=channels_last(network))
