"""`modiste outfit`: what to wear, from one's own wardrobe."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modiste.cli.console import JsonOption, names, progress, say, session, show, show_json, typed, words
from modiste.cli.speech import spoken
from modiste.core.errors import InputError
from modiste.core.messages import day as written_day
from modiste.studio.wardrobe.typed import day_of
from modiste.stylist.wardrobe.titles import listed

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.studio.wardrobe.dressing import Outfits
    from modiste.stylist.outfits.packing import Plan
    from modiste.stylist.outfits.values import Outfit, OutfitRequest, Weather
    from modiste.stylist.wardrobe.values import WardrobeItem

_TOLD = 4


def outfit(
    context: typer.Context,
    occasion: Annotated[str | None, typer.Option("--occasion", metavar="WORDS", help="wedding, work, gym ...")] = None,
    weather: Annotated[str | None, typer.Option("--weather", metavar='"8C rain"', help="The day's weather, in words.")
                       ] = None,
    temp: Annotated[
        str | None, typer.Option("--temp", metavar="4..13", help="The day's temperatures, Celsius.")
    ] = None,
    rain: Annotated[bool, typer.Option("--rain", help="It rains.")] = False,
    snow: Annotated[bool, typer.Option("--snow", help="It snows.")] = False,
    must: Annotated[str | None, typer.Option("--must", metavar="IDS", help="Garments that it must have.")] = None,
    must_not: Annotated[str | None, typer.Option("--not", metavar="IDS|WORDS", help="Garments, types, colours, "
                                                 "materials or own tags that it must not have.")] = None,
    led_by: Annotated[
        str | None, typer.Option("--with", metavar="WORDS", help="What it shall show: red dress.")
    ] = None,
    judge: Annotated[
        str | None, typer.Option("--of", metavar="IDS", help="What is to be said of these together.")
    ] = None,
    swap: Annotated[
        str | None, typer.Option("--swap", metavar="ID", help="With --of: another garment instead.")
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", min=1, metavar="N", help="An outfit for each of N days.")
    ] = None,
    pack: Annotated[
        int | None, typer.Option("--pack", min=1, metavar="N", help="With --days: N garments at most.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day (default: today).")] = None,
    n: Annotated[int, typer.Option("-n", min=1, max=50, help="How many outfits.")] = 3,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    keep: Annotated[
        str | None, typer.Option("--keep", metavar="TITLE", help="Keep the first outfit by this name.")
    ] = None,
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="DATE", help="Plan the first outfit for this day.")
    ] = None,
    calendar: Annotated[Path | None, typer.Option("--ics", metavar="FILE", help="The outfits of --days as iCalendar.")
                        ] = None,
    read_calendar: Annotated[Path | None, typer.Option("--read-ics", metavar="FILE", help="Plan what an iCalendar file "
                                                       "of outfits says.")] = None,
    kept: Annotated[bool, typer.Option("--kept", help="The outfits that were kept or planned.")] = False,
    collage: Annotated[
        Path | None, typer.Option("--collage", metavar="PNG", help="The first outfit, laid flat.")
    ] = None,
    worn: Annotated[
        Path | None, typer.Option("--worn", metavar="PNG", help="The first outfit sewn and hung, beside the flat one.")
    ] = None,
    buy: Annotated[bool, typer.Option("--buy", help="Which one garment of the catalogue, bought, would add most "
                                      "outfits above your own median.")] = False,
    as_json: JsonOption = False,
) -> None:
    """What to wear: outfits of your own garments for the day, each with its score and why.

    modiste outfit --occasion work --weather "8C rain"

    modiste outfit --days 7 --pack 12 --temp 14..22 --ics trip.ics
    """
    from modiste.studio.wardrobe.dressing import PlanRequest
    from modiste.stylist.outfits.values import OutfitRequest
    from modiste.stylist.outfits.weather import in_words
    from modiste.stylist.taste.spoken import lines_of
    from modiste.stylist.wardrobe.values import local_day

    door = session(context).studio().outfits
    if read_calendar is not None:
        new, unknown = door.read_calendar(read_calendar)
        say("cli.calendar_read", new=new, unknown=unknown)
        return
    if kept:
        _show_kept(door, as_json)
        return
    begin = day_of(first) or local_day()
    request = OutfitRequest(
        occasion=None if occasion is None else typed(occasion), weather=_weather(weather, temp, rain, snow),
        must=names(must), must_not=names(must_not), led_by=lines_of(typed(led_by or "")), n=n, seed=seed, today=begin)
    if buy:
        _show_purchases(door, request, as_json)
        return
    if days is not None:
        made = door.plan(request, PlanRequest(days=days, first=begin, most=pack))
        _show_plan(door, made, calendar, as_json)
        return
    outfits = _outfits(door, request, names(judge), swap)
    day = day_of(plan)
    if keep is not None or day is not None:
        door.keep(outfits[0].items, title=typed(keep or ""), day=day, occasion=request.occasion or "",
                  weather=in_words(request.weather), score=outfits[0].score)
    if collage is not None:
        from modiste.core.images import save_png

        save_png(door.collage(outfits[0].items), collage)
    if worn is not None:
        _save_worn(door, outfits[0], worn)
    if as_json:
        show_json({"outfits": [_to_json(one, door.garments()) for one in outfits],
                   "collage": None if collage is None else str(collage), "worn": None if worn is None else str(worn)})
        return
    _show(outfits, door.garments())
    for path in (collage, worn):
        if path is not None:
            show(str(path))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("outfit")(outfit)


def _save_worn(door: "Outfits", outfit: "Outfit", path: Path) -> None:
    from modiste.core.images import save_png

    with progress("cli.sewing_outfit") as advance:
        seen = door.worn(outfit.items, progress=advance)
    save_png(seen.image, path)
    if seen.left_out:
        there = door.garments()
        say("cli.not_sewn", titles=[there[name].title_in(spoken()) for name in seen.left_out])


def _outfits(door: "Outfits", request: "OutfitRequest", given: Sequence[str], swap: str | None
             ) -> "tuple[Outfit, ...]":
    if swap is not None and not given:
        raise InputError("cli.swap_of_what")
    if swap is not None:
        return door.swap(given, swap, request)
    return (door.judge(given, request),) if given else door.make(request)


def _weather(text: str | None, temp: str | None, rain: bool, snow: bool) -> "Weather | None":
    from dataclasses import replace

    from modiste.stylist.outfits.values import Weather
    from modiste.stylist.outfits.weather import read_temperatures, read_weather

    if temp is not None:
        low, high = read_temperatures(typed(temp))
        return Weather(low_c=low, high_c=high, rain=rain, snow=snow)
    if text is None:
        return read_weather("snow" if snow else "rain") if rain or snow else None
    read = read_weather(typed(text))
    return replace(read, rain=read.rain or rain, snow=read.snow or snow)


def _show(outfits: "Sequence[Outfit]", there: "dict[str, WardrobeItem]") -> None:
    for one in outfits:
        show(f"{one.score:.0%}  " + ", ".join(f"{there[name].title_in(spoken())} ({name[:8]})" for name in one.items))
        for reason in one.reasons[:_TOLD]:
            show(f"  {'+' if reason.weight > 0 else '-'} {reason.said.text(spoken())}")


def _show_plan(door: "Outfits", plan: "Plan", calendar: Path | None, as_json: bool) -> None:
    there = door.garments()
    if calendar is not None:
        door.write_calendar(calendar, [(day, one.items) for day, one in plan.days()], spoken=spoken())
    if as_json:
        show_json({"outfits": [{"day": day.isoformat(), **_to_json(one, there)} for day, one in plan.days()],
                   "packed": list(plan.items), "calendar": None if calendar is None else str(calendar)})
        return
    for day, one in plan.days():
        show(f"{written_day(day, spoken())}  {one.score:.0%}  "
             + listed((there[name].item for name in one.items), spoken()))
        for reason in one.reasons:
            if reason.said.code == "stylist.plan_wash":
                show(f"  - {reason.said.text(spoken())}")
    say("cli.packed", count=len(plan.items), titles=[there[name].title_in(spoken()) for name in plan.items])


def _show_purchases(door: "Outfits", request: "OutfitRequest", as_json: bool) -> None:
    found = door.purchases(request)[: request.n]
    if as_json:
        show_json({"purchases": [{"item": one.item, "title": offer.title_in(spoken()), "outfits": one.outfits,
                                  "best": round(one.best, 4)} for one, offer in found]})
        return
    for one, offer in found:
        price = "" if offer.price is None else f"{offer.price.amount} {offer.price.currency}"
        show("  ".join(part for part in (one.item[:8], offer.title_in(spoken()), price,
                                         words("cli.adds_outfits", count=one.outfits, best=f"{one.best:.0%}")) if part))
    if not found:
        say("cli.nothing_to_buy")


def _show_kept(door: "Outfits", as_json: bool) -> None:
    there = door.garments()
    kept = door.kept()
    if as_json:
        show_json({"outfits": [{"id": one.id, "title": one.title, "items": list(one.items),
                                "day": None if one.day is None else one.day.isoformat(), "occasion": one.occasion,
                                "weather": one.weather, "score": one.score} for one in kept]})
        return
    for one in kept:
        garments = listed((there[name].item for name in one.items), spoken())
        show("  ".join(part for part in (one.id[:8], "" if one.day is None else written_day(one.day, spoken()),
                                         one.title if one.title != garments else "", garments) if part))
    if not kept:
        say("cli.wardrobe_nothing")


def _to_json(one: "Outfit", there: "dict[str, WardrobeItem]") -> "dict[str, Json]":
    from modiste.stylist.wardrobe.traits import traits_of

    garments: list[Json] = [{"id": name, "title": there[name].title_in(spoken()), "slot": traits_of(there[name]).slot}
                            for name in one.items]
    reasons: list[Json] = [{"code": reason.said.code, "text": reason.said.text(spoken()),
                            "weight": round(reason.weight, 3)} for reason in one.reasons]
    return {"items": list(one.items), "garments": garments, "score": round(one.score, 4), "reasons": reasons,
            "parts": {name: round(value, 4) for name, value in one.parts.items()}, "missing": list(one.missing)}

