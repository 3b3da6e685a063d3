"""An outfit is improved by the request that its own page is judged by."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from modiste.studio.wardrobe import improving
from modiste.stylist.outfits.values import OutfitRequest


def test_what_was_worn_and_is_liked_counts_when_an_outfit_is_improved(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[OutfitRequest] = []

    def improve(_outfit: object, _wardrobe: object, request: OutfitRequest, *_more: object) -> tuple[()]:
        asked.append(request)
        return ()

    monkeypatch.setattr(improving, "improve", improve)
    past = {"lately": {"a": date(2026, 5, 3)}, "taste": {"a": 0.5}}
    outfits = SimpleNamespace(
        garments=lambda user: {}, named=lambda items, store, user: (), model=lambda: None,
        with_past=lambda request, user: replace(request, **past))
    wardrobe = SimpleNamespace(store=lambda: nullcontext(None))
    models = SimpleNamespace(reader=None)
    door = improving.Improving(wardrobe, outfits, None, models, lambda _user: ())  # type: ignore[arg-type]
    door.outfit((), OutfitRequest(occasion="work"))
    assert asked[0] == OutfitRequest(occasion="work", **past)  # type: ignore[arg-type]
