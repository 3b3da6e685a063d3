"""The mean of the weights of segmenters that were trained on from the same one, which is mostly better than each
(Wortsman et al., 2022, "Model soups").

    python benchmarks/average_segmenters.py FOLDER FOLDER [...] -o FOLDER

Each FOLDER is a model's: `src/modiste/weights`, or a run of `modiste train segmenter`. Measure the result with
`modiste evaluate garment --model`, and fit its `detector.safetensors` anew.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from modiste.core.errors import ModisteError, WeightsError
from modiste.garment.segmentation.folders import GARMENT, load_segmenter, save_segmenter
from modiste.garment.segmentation.networks import Segmenter


def averaged(networks: Sequence[Segmenter]) -> Segmenter:
    """A segmenter whose weights and running statistics are the mean of those of the others, of one size.

    Raises:
        WeightsError: their sizes differ.
    """
    if len({network.size for network in networks}) != 1:
        raise WeightsError("the segmenters are of different sizes; average those trained on from the same one")
    result = Segmenter(networks[0].size)
    states = [network.state_dict() for network in networks]
    result.load_state_dict({name: torch.stack([state[name].float() for state in states]).mean(dim=0)
                            for name in states[0]})
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Average and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("-o", "--out", type=Path, required=True)
    asked = parser.parse_args(arguments)
    try:
        save_segmenter(averaged([load_segmenter(folder / GARMENT) for folder in asked.models]), asked.out / GARMENT)
    except ModisteError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
