"""Rows of made-up items with vectors drawn by a seed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.embedding import DIMENSION, unit_parts
from modiste.catalog.index import IndexRow

GARMENTS = ("dress", "tshirt", "heels", "sundress", None)
COLOURS = ("red", "navy", "black", "scarlet")


def vectors(count: int, seed: int = 0) -> NDArray[np.float32]:
    return unit_parts(np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32))


def rows(count: int, seed: int = 0) -> Sequence[IndexRow]:
    drawn = vectors(count, seed)
    return [IndexRow(
        id=f"{number:016x}", vector=drawn[number], garment=GARMENTS[number % 5],
        pattern=(None, "solid", "leopard")[number % 3], colours=tuple({COLOURS[number % 4], COLOURS[number // 7 % 4]}),
        materials=("leather",) if number % 3 else (), gender=("women", "unisex", None)[number % 3],
        brand=("o'brien", "x' or 1=1 --", "")[number % 3],
        price=None if number % 11 == 0 else float(number % 97),
        currency=None if number % 11 == 0 else ("EUR", "RUB")[number % 2],
        sizes=(("38", "EU 38"), ("M",), ())[number % 3], available=number % 4 > 0,
        seasons=("summer",) if number % 2 else (), product=str(number // 3),
        tags=("length:mini", "detail:hood") if number % 5 == 0 else (),
        owner="anna" if number % 10 == 9 else None, words_en="nike dress" if number % 50 == 0 else "dress",
        words_ru="платье") for number in range(count)]
