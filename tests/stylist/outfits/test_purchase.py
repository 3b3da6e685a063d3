"""What is advised to buy suits the occasion and the weather, and mends what the wardrobe cannot."""

from modiste.core.items import Item, Tag
from modiste.stylist.outfits.purchase import purchases
from modiste.stylist.outfits.values import OutfitRequest, Weather
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem
from tests.stylist.outfits.closets import TODAY, garment

OWNED = [garment(1, "shirt", "white"), garment(2, "sweater", "navy"), garment(3, "trousers", "black"),
         garment(4, "jeans", "navy"), garment(5, "loafers", "black"), garment(6, "jacket", "navy")]


def tagged(number: int, kind: str, *tags: tuple[str, str]) -> WardrobeItem:
    said = (Tag("garment", kind), Tag("colour", "black", share=1.0), *(Tag(*one) for one in tags))
    return WardrobeItem(item=Item(id=f"{number:016x}", product=f"{number:016x}", title=kind, tags=said))


GOWN = tagged(20, "evening_gown", ("occasion", "evening"), ("length", "maxi"))
SLIP = tagged(21, "slip_dress", ("occasion", "evening"), ("occasion", "party"), ("length", "midi"))
HOODIE = tagged(22, "hoodie", ("style", "sporty"))
BLAZER = tagged(23, "blazer", ("occasion", "work"))
RAIN = tagged(24, "trench_coat")
SANDALS = tagged(25, "sandals")


def advised(offers: list[WardrobeItem], request: OutfitRequest) -> list[str]:
    return [one.item for one in purchases(OWNED, offers, request) if one.outfits]


def test_nothing_is_advised_for_work_that_is_made_for_the_evening_or_for_sport() -> None:
    found = advised([GOWN, SLIP, HOODIE, BLAZER], OutfitRequest(occasion="work", today=TODAY,
                                                                weather=Weather(low_c=10, high_c=14)))
    assert not {GOWN.id, SLIP.id, HOODIE.id} & set(found)
    assert GOWN.id in {one.item for one in purchases(OWNED, [GOWN, BLAZER], OutfitRequest(occasion="evening"))}


def test_what_keeps_the_rain_off_comes_first_and_sandals_are_not_bought_for_it() -> None:
    wet = OutfitRequest(today=TODAY, weather=Weather(low_c=6, high_c=10, rain=True))
    found = purchases(OWNED, [BLAZER, SANDALS, RAIN], wet)
    assert found[0].item == RAIN.id
    assert found[0].mends
    assert SANDALS.id not in {one.item for one in found}


def test_a_type_that_only_sewing_knows_is_what_it_is_a_kind_of() -> None:
    assert traits_of(SLIP).legs == "hosiery"
    assert traits_of(tagged(30, "heels", ("detail", "open_toe"))).shoes == "open"
