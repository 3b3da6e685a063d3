"""The mean of the weights of encoders of items that were trained on from the same one, which is mostly better than
each (Wortsman et al., 2022, "Model soups").

    python benchmarks/average_item_encoders.py FOLDER FOLDER [...] -o FOLDER

Each FOLDER is a model's: `src/modiste/weights`, or a run of `modiste train item-encoder`. Measure the result with
`modiste evaluate catalog --data PICTURES --model FOLDER`.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from modiste.core.errors import ModisteError, WeightsError
from modiste.encoder.item.folders import TrainedItems, load_items, save_items
from modiste.encoder.item.parts import ITEM
from modiste.encoder.item.start import thawed

_PARTS = ("frozen", "network", "words")


def averaged(encoders: Sequence[TrainedItems]) -> TrainedItems:
    """An encoder whose weights and temperatures are the mean of those of the others.

    Raises:
        WeightsError: they are of different sizes, or know different words or tags.
    """
    first = encoders[0]
    if any((one.network.size, one.labels, one.ids) != (first.network.size, first.labels, first.ids)
           for one in encoders):
        raise WeightsError("the encoders differ in size, words or tags; average those trained on from the same one")
    for part in _PARTS:
        modules: list[nn.Module] = [getattr(one, part) for one in encoders]
        states = [module.state_dict() for module in modules]
        modules[0].load_state_dict({name: torch.stack([state[name].float() for state in states]).mean(dim=0)
                                    if value.is_floating_point() else value for name, value in states[0].items()})
    return replace(first, temperatures={
        kind: sum(one.temperatures[kind] for one in encoders) / len(encoders) for kind in first.temperatures})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-o", "--out", required=True, type=Path)
    given = parser.parse_args()
    try:
        loaded = [load_items(folder / ITEM) for folder in given.folders]
        frozen = min(one.network.size.frozen_stages for one in loaded)  # a later run may have tuned more stages
        save_items(averaged([thawed(one, frozen) for one in loaded]), given.out / ITEM)
    except ModisteError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
