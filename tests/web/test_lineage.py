"""How a picture came about, as its page tells it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.values import Lineage
from modiste.studio.lineage_view import shown_tree
from modiste.studio.store import LineageNode, NewPicture, Store


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home) as store:
        yield store


def _add(store: Store, kind: str, title: str, *parents: str, prompt: str = "") -> str:
    lineage = Lineage(kind="design", model="small", seed=7) if prompt else None
    image = Image.new("RGB", (4, 4))
    return store.pictures.add(None, image, NewPicture(
        kind=kind, title=title, prompt=prompt, parents=parents, lineage=lineage)).id


def _labels(node: LineageNode) -> dict[str, object]:
    return {parent.label: _labels(parent) for parent in node.parents}


def test_a_mask_is_one_step_however_often_it_was_corrected(store: Store) -> None:
    photo, cloth = _add(store, "photo", "me"), _add(store, "fabric", "zebra")
    mask = _add(store, "mask", "found", photo)
    for stroke in range(9):
        mask = _add(store, "mask", f"stroke {stroke}", photo, mask)
    worn = _add(store, "draped", "worn", photo, cloth, mask)
    assert _labels(shown_tree(store.pictures.lineage(None, worn))) == {"me": {}, "zebra": {}, "stroke 8": {}}
    assert _labels(shown_tree(store.pictures.lineage(None, mask))) == {"me": {}}


def test_a_picture_is_shown_once_and_whole(store: Store) -> None:
    coat = _add(store, "design", "coat", prompt="red coat")
    worn = _add(store, "draped", "worn", coat)
    again = _add(store, "draped", "again", worn, coat)
    told = {"worn": {}, "coat": {"red coat": {}}}
    assert _labels(shown_tree(store.pictures.lineage(None, again))) == told
