"""`modiste wardrobe`: one's own garments."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from modiste.cli.console import JsonOption, names, progress, say, session, show, show_json, tell, typed, words
from modiste.cli.speech import spoken
from modiste.core.errors import InputError
from modiste.core.messages import message
from modiste.language.vocabulary import label
from modiste.studio.wardrobe.sources import first_shown, photos_of
from modiste.studio.wardrobe.typed import amount_of, day_of, garment_of, tags_typed

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.studio.wardrobe.door import Wardrobe
    from modiste.studio.wardrobe.importing import Brought
    from modiste.stylist.wardrobe.values import WardrobeItem

wardrobe = typer.Typer(no_args_is_help=True, help="Your own garments: photos in, cut out and tagged, worn, washed, "
                       "lent, out and in as one ZIP.")

IdsArgument: TypeAlias = Annotated[list[str], typer.Argument(metavar="ID...", help="Garments, by the first four digits "
                                                             "of their ids or more.")]
TypeOption: TypeAlias = Annotated[str | None, typer.Option("--type", metavar="WORDS", help="Its type in words; one "
                                                           "that the vocabulary does not know stays as written.")]
ColourOption: TypeAlias = Annotated[str | None, typer.Option("--colour", metavar="NAMES", help="Colours, with commas.")]
PatternOption: TypeAlias = Annotated[str | None, typer.Option("--pattern", metavar="NAME")]
MaterialOption: TypeAlias = Annotated[str | None, typer.Option("--material", metavar="NAMES", help="With commas.")]
WhomOption: TypeAlias = Annotated[str | None, typer.Option("--for", metavar="WHOM", help="women, men, girls, boys, "
                                                           "unisex: those of children are worn with each other.")]
SeasonOption: TypeAlias = Annotated[str | None, typer.Option("--season", metavar="NAMES", help="With commas.")]
WarmthOption: TypeAlias = Annotated[float | None, typer.Option("--warmth", metavar="CLO", help="Insulation in clo, 0 "
                                                               "to 4: a T-shirt 0.1, a coat 0.65.")]
FormalityOption: TypeAlias = Annotated[float | None, typer.Option("--formality", help="0 sport, 0.25 casual, 0.5 smart "
                                                                  "casual, 0.75 business, 1 black tie.")]
BrandOption: TypeAlias = Annotated[str | None, typer.Option("--brand")]
SizeOption: TypeAlias = Annotated[str | None, typer.Option("--size")]
PlaceOption: TypeAlias = Annotated[str | None, typer.Option("--place", help="Where it hangs or lies.")]
PriceOption: TypeAlias = Annotated[str | None, typer.Option("--price", metavar='"49.90 EUR"')]
BoughtOption: TypeAlias = Annotated[str | None, typer.Option("--bought", metavar="DATE", help="As 2026-05-01.")]
QuantityOption: TypeAlias = Annotated[int | None, typer.Option("--quantity", min=1, max=999)]
TagOption: TypeAlias = Annotated[str | None, typer.Option("--tag", metavar="WORDS", help="Your own tags, with commas.")]


@wardrobe.command("add")
def add(
    context: typer.Context,
    sources: Annotated[list[Path], typer.Argument(metavar="FOLDER|PHOTO...", help="Photos, or folders of them.")],
    as_is: Annotated[bool, typer.Option("--as-is", help="Keep the photos as they are, not cut out.")] = False,
    each: Annotated[bool, typer.Option("--each", help="Of somebody who wears several: every one by itself.")] = False,
    no_tags: Annotated[bool, typer.Option("--no-tags", help="Do not look what they are; tag by hand.")] = False,
    mask: Annotated[Path | None, typer.Option("--mask", metavar="PNG", help="Your own mask of the only photo.")] = None,
    garment: TypeOption = None, colour: ColourOption = None, pattern: PatternOption = None,
    material: MaterialOption = None, whom: WhomOption = None, season: SeasonOption = None, brand: BrandOption = None,
    size: SizeOption = None, place: PlaceOption = None, price: PriceOption = None, bought: BoughtOption = None,
    tag: TagOption = None, as_json: JsonOption = False,
) -> None:
    """Bring photos of garments; each is cut out, tagged and kept, the photo too. Begun again, it goes on.

    modiste wardrobe add photos/ --place "hall"
    """
    own = garment_of(_text(garment))
    tags = {**own.tags, **tags_typed(_text(colour), _text(pattern), _text(material), _text(whom))}
    cost, day = amount_of(_text(price)), day_of(bought)
    photos = photos_of(tuple(sources))
    if not as_is and (first := first_shown(photos)) is not None:
        # Before anything that takes a second is loaded.
        say("cli.wardrobe_coming", name=first.name, width=first.width_px, height=first.height_px, count=len(photos))
    from modiste.studio.store.wardrobe.values import GarmentChange
    from modiste.studio.wardrobe.importing import ImportRequest

    change = GarmentChange(
        own_type=own.own_type, tags=tags, seasons=names(season) or None, brand=_text(brand), size=_text(size),
        place=_text(place), price=cost, bought=day, own_tags=names(tag) or None)
    request = ImportRequest(sources=tuple(sources), as_is=as_is, each=each, mask=mask)
    changed = change if change != GarmentChange() else None
    total = len(photos)
    done: list[Brought] = []
    with progress("cli.looking_at_garments") as advance:
        for one in session(context).studio().wardrobe.add(request, tag=not no_tags, change=changed):
            done.append(one)
            advance(len(done) / total, message("cli.numbered", number=len(done), total=total, item=one.photo.name))
            _tell_brought(one, as_json)
    items = [item for one in done for item in one.items]
    if as_json:
        show_json({"items": [_to_json(item) for item in items],
                   "failed": [{"photo": str(one.photo), "error": one.error.code} for one in done if one.error]})
    else:
        say("cli.wardrobe_brought", new=sum(not one.again for one in done if one.items),
            again=sum(one.again for one in done), failed=sum(one.error is not None for one in done))
    if not items:
        raise typer.Exit(2)


@wardrobe.command("list")
def list_items(
    context: typer.Context,
    search: Annotated[str, typer.Argument(metavar="[WORDS]", help="That stand in title, type, brand, place or tags.")
                      ] = "",
    state: Annotated[str | None, typer.Option("--state", help="clean, in_wash, lent, stored, gone.")] = None,
    garment: TypeOption = None,
    unworn: Annotated[int | None, typer.Option("--unworn", min=1, metavar="DAYS", help="Not worn in so many days.")
                      ] = None,
    wants_wash: Annotated[bool, typer.Option("--wants-wash", help="Worn as often as its type bears.")] = False,
    same: Annotated[bool, typer.Option("--duplicates", help="Pairs that may be one garment, for merge.")] = False,
    as_json: JsonOption = False,
) -> None:
    """The garments of the wardrobe.

    modiste wardrobe list --unworn 90
    """
    from modiste.studio.wardrobe.door import Choice
    from modiste.stylist.wardrobe.values import state_named

    wanted = None if state is None else state_named(state)
    door = session(context).studio().wardrobe
    if same:
        _show_duplicates(door, as_json)
        return
    own = garment_of(_text(garment))
    asked = own.tags.get("garment", (own.own_type,))[0]
    items = door.items(Choice(state=wanted, garment=asked, words=typed(search),
                              unworn_days=unworn, wants_wash=wants_wash))
    _show(items, as_json)
    if not items and not as_json:
        say("cli.wardrobe_nothing")


@wardrobe.command("edit")
def edit(
    context: typer.Context, ids: IdsArgument,
    title: Annotated[str | None, typer.Option("--title")] = None,
    garment: TypeOption = None, colour: ColourOption = None, pattern: PatternOption = None,
    material: MaterialOption = None, whom: WhomOption = None, season: SeasonOption = None,
    warmth: WarmthOption = None,
    formality: FormalityOption = None, brand: BrandOption = None, size: SizeOption = None, place: PlaceOption = None,
    price: PriceOption = None, bought: BoughtOption = None, quantity: QuantityOption = None, tag: TagOption = None,
    state: Annotated[str | None, typer.Option("--state", help="clean, in_wash, lent, stored, gone.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="To whom it is lent, why it is gone.")] = None,
    as_is: Annotated[bool, typer.Option("--as-is", help="Show the photo as it is.")] = False,
    cut: Annotated[bool, typer.Option("--cut", help="Cut it out anew.")] = False,
    mask: Annotated[Path | None, typer.Option("--mask", metavar="PNG", help="Cut it out by your own mask.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Change garments, one or many alike; what you say stays, whatever is seen.

    modiste wardrobe edit 3fa9 07c1 --state lent --reason "to Anna"
    """
    from modiste.studio.store.wardrobe.values import GarmentChange
    from modiste.stylist.wardrobe.values import state_named

    own = garment_of(_text(garment))
    change = GarmentChange(
        title=_text(title), own_type=own.own_type,
        tags={**own.tags, **tags_typed(_text(colour), _text(pattern), _text(material), _text(whom))},
        seasons=names(season) or None, warmth_clo=warmth, formality=formality, brand=_text(brand), size=_text(size),
        place=_text(place), price=amount_of(_text(price)), bought=day_of(bought), quantity=quantity,
        own_tags=names(tag) or None, state=None if state is None else state_named(state),
        reason=_text(reason))
    door = session(context).studio().wardrobe
    if as_is or cut or mask is not None:
        if mask is not None and len(ids) > 1:
            raise InputError("studio.mask_of_one_photo", count=len(ids))
        for one in ids:
            door.cut(one, as_is=as_is, mask=mask)
    elif change == GarmentChange():
        raise InputError("cli.nothing_to_change")
    _show(door.edit(ids, change), as_json)


@wardrobe.command("remove")
def remove(
    context: typer.Context, ids: IdsArgument,
    for_good: Annotated[bool, typer.Option("--for-good", help="Garments that lie in the bin: now, not in 30 days.")
                        ] = False,
) -> None:
    """Put garments into the bin, for 30 days. What was worn out or given away: edit --state gone keeps the record.

    modiste wardrobe remove 3fa9
    """
    door = session(context).studio().wardrobe
    if for_good:
        say("cli.wardrobe_removed_for_good", count=door.remove(ids))
        return
    removed = door.put_in_bin(ids)
    say("cli.wardrobe_removed", count=len(removed), ids=" ".join(one[:8] for one in removed))


@wardrobe.command("bin")
def in_bin(context: typer.Context, as_json: JsonOption = False) -> None:
    """The garments in the bin, the last deleted first.

    modiste wardrobe bin
    """
    items = session(context).studio().wardrobe.in_bin()
    _show(items, as_json)
    if not items and not as_json:
        say("cli.wardrobe_bin_empty")


@wardrobe.command("restore")
def restore(context: typer.Context, ids: IdsArgument, as_json: JsonOption = False) -> None:
    """Take garments out of the bin, as they were: tags, wears, plans, kept outfits.

    modiste wardrobe restore 3fa9
    """
    items = session(context).studio().wardrobe.restore(ids)
    _show(items, as_json)
    if not items and not as_json:
        say("cli.wardrobe_nothing")


@wardrobe.command("merge")
def merge(
    context: typer.Context,
    keep: Annotated[str, typer.Argument(metavar="ID", help="The garment that stays.")],
    other: Annotated[str, typer.Argument(metavar="ID", help="The same once more: its wears go to the first.")],
    as_json: JsonOption = False,
) -> None:
    """Make one garment of two that are the same.

    modiste wardrobe merge 3fa9 07c1
    """
    _show((session(context).studio().wardrobe.merge(keep, other),), as_json)


@wardrobe.command("wear")
def wear(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID...]", help="What was worn.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day, as 2026-05-01 (default: today).")
                  ] = None,
    photo: Annotated[Path | None, typer.Option("--photo", help="A photo of the day: what it shows of the wardrobe.")
                     ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="It was not worn that day.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Note what was worn.

    modiste wardrobe wear 3fa9 07c1 --on 2026-05-01
    """
    from modiste.stylist.wardrobe.values import local_day

    door = session(context).studio().wardrobe
    day = day_of(on) or local_day()
    found = [item.id for item, _ in door.worn_in(photo)] if photo is not None else []
    worn = [*(ids or ()), *found]
    if not worn:
        code = "cli.nothing_worn" if photo is None else "cli.nothing_known_worn"
        raise InputError(code, photo=photo)
    _show(door.wear(worn, day, undo=undo), as_json)


@wardrobe.command("export")
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The ZIP to write, such as wardrobe.zip.")],
) -> None:
    """Write everything (garments, photos, cut-outs, wears, outfits) into one ZIP.

    modiste wardrobe export wardrobe.zip
    """
    say("cli.wardrobe_written", count=session(context).studio().wardrobe.export(file), file=file)


@wardrobe.command("import")
def bring_back(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A ZIP of modiste wardrobe export.")],
) -> None:
    """Bring a wardrobe back; garments that are there already stay as they are.

    modiste wardrobe import wardrobe.zip
    """
    new, again = session(context).studio().wardrobe.bring_back(file)
    say("cli.wardrobe_brought", new=new, again=again, failed=0)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(wardrobe, name="wardrobe")


def _text(value: str | None) -> str | None:
    return None if value is None else typed(value)


def _tell_brought(one: "Brought", as_json: bool) -> None:
    if one.error is not None:
        tell(one.error)
    if one.again:
        say("cli.wardrobe_again", name=one.photo.name, ids=[item.id[:8] for item in one.items])
    elif one.items and not as_json:
        _show(one.items, False)
    if len(one.parts) > 1 and len(one.items) == 1:
        say("cli.wardrobe_parts", name=one.photo.name, taken=one.items[0].part, parts=one.parts)


def _show_duplicates(door: "Wardrobe", as_json: bool) -> None:
    found = door.duplicates()
    if as_json:
        show_json({"duplicates": [{"items": [one.first, one.second], "alike": round(one.alike, 3)} for one in found]})
        return
    for one in found:
        show(f"{one.first[:8]}  {one.second[:8]}  {one.alike:.3f}")
    if not found:
        say("cli.wardrobe_nothing")


def _show(items: "Sequence[WardrobeItem]", as_json: bool) -> None:
    if as_json:
        show_json({"items": [_to_json(item) for item in items]})
        return
    from modiste.stylist.wardrobe.titles import type_said

    if len(items) > 1:
        show(words("cli.wardrobe_columns"))
    for one in items:
        kind = type_said(one.own_type, one.garment, spoken()) or "?"
        colours = ", ".join(label("colour", colour, spoken()) for colour in one.colours[:2])
        state = "" if one.state == "clean" else words("cli.garment_state", state=one.state)
        cost = one.cost_per_wear
        title = one.title_in(spoken())
        parts = [one.id[:8], title, "" if kind.casefold() in title.casefold() else kind, colours, state, one.place,
                 words("cli.worn_times", count=one.wears) if one.wears else "",
                 f"{cost.amount} {cost.currency}" if cost is not None and one.wears else ""]
        show("  ".join(part for part in parts if part))


def _to_json(one: "WardrobeItem") -> "Json":
    from modiste.stylist.wardrobe.traits import traits_of

    traits = traits_of(one)
    tags: list[Json] = [{"kind": tag.kind, "value": tag.value, "confidence": round(tag.confidence, 3),
                         "share": None if tag.share is None else round(tag.share, 3), "source": tag.source}
                        for tag in one.item.tags]
    cost = one.cost_per_wear
    return {
        "id": one.id, "photo": one.photo, "title": one.title_in(spoken()), "type": one.own_type or one.garment or None,
        "colours": list(one.colours), "state": one.state, "reason": one.reason, "tags": tags,
        "own_tags": list(one.own_tags), "slot": traits.slot, "warmth_clo": round(traits.clo, 3),
        "formality": round(traits.formality, 3), "seasons": list(traits.seasons), "brand": one.item.brand,
        "size": one.size, "place": one.place, "quantity": one.quantity,
        "price": None if one.price is None else f"{one.price.amount} {one.price.currency}", "wears": one.wears,
        "last_worn": None if one.last_worn is None else one.last_worn.isoformat(), "since_wash": one.since_wash,
        "cost_per_wear": None if cost is None else f"{cost.amount} {cost.currency}", "cut_out": one.cutout is not None,
    }
