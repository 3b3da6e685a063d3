"""Fill the shelf of base drapes: every named garment in its usual cuts, hung as finely as a garment is sewn.

    python benchmarks/hang_base_drapes.py OUT [--seeds 1] [--workers 2] [--only jeans,shirt]

OUT gets `drapes.safetensors` (see `modiste.sewing.base_drapes`). What does not hang well enough is left out and named.
Half an hour on two cores for one seed; OUT keeps what it has of other garments where only some are asked for.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import ModisteError
from modiste.core.garment_spec import GarmentSpec
from modiste.data.arrays import read_arrays, write_arrays
from modiste.language import label, prompt
from modiste.sewing.base_drapes import FILE, POSE, cut_of
from modiste.sewing.blocks import draft
from modiste.sewing.body import mannequin
from modiste.sewing.simulation import hang, pack, quality
from modiste.sewing.simulation.shelf import fingerprint
from modiste.sewing.specification import garment_names, spec_to_json, specify
from modiste.sewing.tailor import body_of, cloths_of

DEPTH_MM, CROSSING = 10.0, 0.05


@dataclass(frozen=True, slots=True)
class Drape:
    """One garment for the shelf, or why it is not on it."""

    name: str
    spec: str = ""
    packed: NDArray[np.uint8] | None = None
    fault: str = ""


def specs(only: Sequence[str], seeds: int) -> list[tuple[str, GarmentSpec]]:
    """The usual cuts of each garment, for women, men and children where the garment is theirs; each once."""
    found: dict[str, GarmentSpec] = {}
    seen: set[str] = set()
    for garment in garment_names():
        if only and garment not in only:
            continue
        text = label("garment", garment, "en")
        for sex in ("women", "men"):
            for seed in range(seeds):
                asked = prompt(text)
                try:
                    spec = specify(asked.attributes, asked.text, seed=seed, sex=sex).spec
                except ModisteError as error:
                    print(f"{garment}: {error}", file=sys.stderr)
                    continue
                cut = repr(cut_of(spec))
                if cut not in seen:
                    seen.add(cut)
                    found.setdefault(f"{spec.garment}.{sex}.{seed}", spec)
    return list(found.items())


def make(item: tuple[str, GarmentSpec]) -> Drape:
    """Hang one garment."""
    name, spec = item
    try:
        body = body_of(spec)
        pattern = draft(spec, body)
        materials = {part: cloth.material for part, cloth in cloths_of(spec, pattern).items()}
        hung = hang(pattern, mannequin(body, spec.sex, "a"), materials, pose=POSE)
        found = quality(hung)
        if found.depth_mm > DEPTH_MM or found.crossing > CROSSING:
            return Drape(name, fault=f"depth {found.depth_mm:.1f} mm, {found.crossing:.1%} crossing")
        return Drape(name, spec_to_json(spec), pack(hung, fingerprint(pattern, materials, hung.body)))
    except ModisteError as error:
        return Drape(name, fault=str(error))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="")
    given = parser.parse_args(arguments)
    only = [name for name in given.only.split(",") if name]
    items = specs(only, given.seeds)
    is_partly = bool(only) and (given.out / FILE).is_file()
    arrays, texts = read_arrays(given.out / FILE) if is_partly else ({}, {})
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pool:
        for drape in pool.map(make, items):
            if drape.packed is None:
                print(f"{drape.name}: {drape.fault}", file=sys.stderr)
                continue
            arrays[drape.name], texts[drape.name] = drape.packed, drape.spec
    write_arrays(arrays, given.out / FILE, texts)
    size = (given.out / FILE).stat().st_size
    print(f"{len(arrays)} of {len(items)} drapes, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
