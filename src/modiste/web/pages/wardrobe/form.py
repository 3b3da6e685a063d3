"""What the page Wardrobe is asked (which garments to show), and the changes that its forms say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from modiste.core.items import Money
from modiste.language import vocabulary
from modiste.studio.store.wardrobe.values import UNSET, GarmentChange, Unset
from modiste.studio.wardrobe.door import Choice
from modiste.studio.wardrobe.typed import amount_of, day_of, garment_of, listed, tags_typed
from modiste.stylist.wardrobe.doubts import doubts_of
from modiste.stylist.wardrobe.traits import SLOTS, traits_of
from modiste.stylist.wardrobe.values import SEASONS, STATES, State, WardrobeItem
from modiste.web.fields import Fields
from modiste.web.page import PageRequest

SORTS: Final = ("new", "worn", "rest", "cost")
UNWORN: Final = (30, 90, 365)
FORMALITIES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WardrobeForm:
    """Which garments the page shows: `slot` is a place in an outfit, `unsure` those whose type is hardly sure."""

    words: str = ""
    state: State | None = None
    slot: str = ""
    unworn: int | None = None
    wash: bool = False
    unsure: bool = False
    sort: str = "new"

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.state or self.slot or self.unworn or self.wash or self.unsure)

    def query(self) -> str:
        """The part of an address after the question mark, without what is usual."""
        pairs = (("words", self.words), ("state", self.state or ""), ("slot", self.slot),
                 ("unworn", str(self.unworn or "")), ("wash", "1" if self.wash else ""),
                 ("unsure", "1" if self.unsure else ""), ("sort", self.sort if self.sort != "new" else ""))
        return urlencode([(name, value) for name, value in pairs if value])


def asked(page: PageRequest) -> WardrobeForm:
    """What an address asks; what does not fit is left out."""
    return form_of({name: page.query(name) for name in page.request.query_params})


def form_of(given: Mapping[str, str]) -> WardrobeForm:
    """What fields ask."""
    state = next((one for one in STATES if one == given.get("state")), None)
    slot, unworn = given.get("slot", ""), given.get("unworn", "")
    return WardrobeForm(
        words=given.get("words", "").strip()[:_MOST], state=state, slot=slot if slot in SLOTS else "",
        unworn=int(unworn) if unworn.isdecimal() and int(unworn[:5]) > 0 else None, wash=bool(given.get("wash")),
        unsure=bool(given.get("unsure")), sort=given.get("sort", "") if given.get("sort") in SORTS else "new")


def choose(page: PageRequest, form: WardrobeForm) -> tuple[WardrobeItem, ...]:
    """The garments that are asked for, in the order that is."""
    found = list(page.context.studio.wardrobe.items(
        Choice(state=form.state, words=form.words, unworn_days=form.unworn, wants_wash=form.wash), user=page.user))
    if form.slot:
        found = [one for one in found if traits_of(one).slot == form.slot]
    if form.unsure:
        found = [one for one in found if is_unsure(one)]
    if form.sort == "worn":
        found.sort(key=lambda one: -one.wears)
    elif form.sort == "rest":
        found.sort(key=lambda one: one.last_worn or date.min)
    elif form.sort == "cost":
        found.sort(key=lambda one: one.cost_per_wear.amount if one.cost_per_wear is not None else -1, reverse=True)
    else:
        found.reverse()
    return tuple(found)


def is_unsure(one: WardrobeItem) -> bool:
    """Whether something that was seen of it is hardly sure, and nobody has said it."""
    return bool(doubts_of(one))


def change_of(fields: Fields) -> GarmentChange:
    """What the form of one garment says: each of its fields is the person's word, an empty one takes the value away.
    Where one was pressed it is that alone.

    Raises:
        InputError: a price or a day is none.
        UnknownNameError: a colour, print, material or season is none of the vocabulary.
    """
    pressed = _PRESSED.get(fields.text("pressed"))
    if pressed is not None:
        return pressed(fields)
    own = garment_of(fields.text("type")) if fields.text("type") != fields.text("type_seen") else None
    tags = tags_typed(_new(fields, "colour"), _new(fields, "pattern"), _new(fields, "material"),
                      _new(fields, "gender"))
    cleared = {kind: () for kind in ("colour", "pattern", "material", "gender")
               if fields.text(f"{kind}_seen") and not fields.text(kind)}
    price, bought = fields.text("price"), fields.text("bought")
    return GarmentChange(
        title=_new(fields, "title"), own_type=None if own is None else own.own_type,
        tags={**({} if own is None else own.tags), **tags, **cleared}, own_tags=listed(fields.text("own_tags")),
        quantity=fields.whole("quantity"), state=_state(fields.text("state")),
        price=_price(price, fields.text("currency")), bought=(day_of(bought) or UNSET) if bought else UNSET,
        warmth_clo=_number(fields, "warmth"), formality=_number(fields, "formality"), seasons=_seasons(fields),
        brand=fields.text("brand"), size=fields.text("size"), place=fields.text("place"), reason=fields.text("reason"))


def many_change_of(fields: Fields) -> GarmentChange:
    """What the form of many garments says: what is left empty stays as it is.

    Raises:
        InputError: a price or a day is none.
        UnknownNameError: a colour, print or material is none of the vocabulary.
    """
    own = garment_of(fields.text("type") or None)
    return GarmentChange(
        own_type=own.own_type, own_tags=listed(fields.text("own_tags")) or None, place=fields.text("place") or None,
        brand=fields.text("brand") or None, state=_state(fields.text("state")), reason=fields.text("reason") or None,
        tags={**own.tags, **tags_typed(fields.text("colour"), fields.text("pattern"), fields.text("material"),
                                      fields.text("gender"))},
        seasons=_seasons(fields) or None)


def whom(one: WardrobeItem) -> str:
    """For whom a garment is, as far as somebody said it: a picture does not tell."""
    return next((tag.value for tag in one.item.tags if tag.kind == "gender" and tag.source != "picture"), "")


def known(kind: str) -> tuple[str, ...]:
    """The ids of a kind that a person can choose from."""
    return tuple(vocabulary().entries[kind])


def _new(fields: Fields, name: str) -> str | None:
    """What was typed, where it is not what stood there."""
    return fields.text(name) if fields.text(name) != fields.text(f"{name}_seen") else None


def _seasons(fields: Fields) -> tuple[str, ...]:
    return tuple(one for one in fields.many("season") if one in SEASONS)


def _state(text: str) -> State | None:
    return next((one for one in STATES if one == text), None)


def _price(text: str, currency: str) -> Money | Unset:
    return amount_of(text if " " in text else f"{text} {currency or 'EUR'}") or UNSET if text else UNSET


def _number(fields: Fields, name: str) -> float | Unset:
    return fields.number(name, -1) if fields.text(name) else UNSET


_PRESSED: Final[Mapping[str, Callable[[Fields], GarmentChange]]] = {
    "state": lambda fields: GarmentChange(state=_state(fields.text("state"))),
    "gender": lambda fields: GarmentChange(tags={"gender": (), **tags_typed("", "", "", fields.text("gender"))}),
    "season": lambda fields: GarmentChange(seasons=_seasons(fields)),
    "formality": lambda fields: GarmentChange(formality=_number(fields, "formality"))}
"""What is kept as soon as it is chosen."""
