"""`modiste find`: items of the catalogue by pictures, words and limits."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from modiste.cli.console import JsonOption, progress, say, session, show, show_json, tell, typed, words
from modiste.cli.find_queries import Asked, of_file, spread, weights_of
from modiste.cli.speech import speak_like, spoken
from modiste.core.errors import InputError, ModisteError
from modiste.core.messages import Message, message

if TYPE_CHECKING:
    from modiste.catalog.limits.tree import Limit
    from modiste.catalog.search.facts import Facts
    from modiste.core.items import Money
    from modiste.studio.catalog.find_requests import Findings, FoundItem
    from modiste.studio.saving import Json
    from modiste.studio.studio import Studio

Answer: TypeAlias = "tuple[Asked | None, Findings | ModisteError]"
_MOST_ON_SHEET = 100
_CALLED = {"brand": "cli.brand", "size": "cli.size"}


def find(
    context: typer.Context,
    image: Annotated[
        list[str] | None, typer.Option("--image", metavar="[PARTS=]PHOTO", help="A photo, or a folder of photos (a "
                                       "query each). Several: cut=dress.jpg with print=scarf.jpg is that cut in that "
                                       "print.")] = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="PART", help="Which clothes of the photo: upper, lower, dress, "
                                 "outerwear, footwear, bag (default: the largest).")] = None,
    text: Annotated[
        str, typer.Option("--text", help="Words in either language, also beside a photo: 'this, but in burgundy, under "
                          "$80, not leather'.")] = "",
    where: Annotated[
        str, typer.Option("--where", metavar="LIMITS", help="Exact limits: 'price < 80 EUR and not leather', 'size in "
                          "(38, 40)', 'brand = X or available'.")] = "",
    like: Annotated[str | None, typer.Option("--like", metavar="ITEM", help="More like an item, by its id.")] = None,
    weights: Annotated[
        str | None, typer.Option("--weights", metavar="cut=1,colour=2,print=1", help="What counts how much.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many, up to 1000.")] = 10,
    page: Annotated[int, typer.Option("--page", help="The next ones: 2, 3, ...")] = 1,
    every_colour: Annotated[
        bool, typer.Option("--every-colour", help="Show the colours of a model as hits of their own.")] = False,
    queries: Annotated[
        Path | None, typer.Option("--queries", metavar="FILE.jsonl", help="A query a line: {\"image\", \"text\", "
                                  "\"where\"}; - is stdin.")] = None,
    sheet: Annotated[Path | None, typer.Option("--sheet", metavar="PNG", help="The hits on one picture.")] = None,
    facts: Annotated[
        bool, typer.Option("--facts", help="What there is within the limits instead of hits: types, colours, sizes, "
                           "prices.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Find the nearest items of the catalogue, each with how it differs.

    modiste find --image street.jpg --region dress --text "но бордовое, до 5000 рублей"

    modiste find --text "red dress under $80" --where "size = M and available" --weights cut=1,colour=2,print=1
    """
    text, where = typed(text), typed(where)
    speak_like(f"{text} {where}")
    asked = Asked(images=tuple(image or ()), text=text, where=where, like=like, region=region,
                  weights=weights_of(weights), k=k, page=page, fold=not every_colour)
    studio = session(context).studio()
    if facts:
        _show_facts(studio.catalog.facts(where), as_json)
        return
    if queries is not None and (image or text or like):
        raise InputError("cli.find_queries_alone")
    every: Sequence[Asked | ModisteError] = of_file(queries, asked) if queries is not None else spread(asked)
    answers = _answers(studio, every)
    if as_json:
        show_json({"queries": [_answer_json(one, found) for one, found in answers]})
    else:
        for one, found in answers:
            _show(one, found, numbered=len(answers) > 1)
    if sheet is not None:
        _save_sheet(sheet, answers, studio.catalog.picture)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("find")(find)


def _answers(studio: "Studio", every: "Sequence[Asked | ModisteError]") -> "list[Answer]":
    """What each query found; of several one that fails is told in its place.

    Raises:
        InputError: the only one, or all of several, cannot be answered.
    """
    if len(every) == 1 and isinstance(every[0], Asked):
        return [(every[0], studio.catalog.find(every[0].request()))]
    answers: list[Answer] = []
    with progress("cli.finding") as advance:
        for number, one in enumerate(every):
            advance(number / len(every), message("cli.item", item=f"{number + 1}/{len(every)}"))
            if isinstance(one, ModisteError):
                answers.append((None, one))
                continue
            try:
                answers.append((one, studio.catalog.find(one.request())))
            except InputError as error:
                answers.append((one, error))
    failed = [found for _, found in answers if isinstance(found, ModisteError)]
    if failed and len(failed) == len(answers):
        raise failed[0]
    for one_failed in failed:
        tell(one_failed)
    return answers


def _show(asked: Asked | None, found: "Findings | ModisteError", *, numbered: bool) -> None:
    if isinstance(found, ModisteError):
        return  # told already
    if numbered and asked is not None:
        show(f"# {' '.join((*asked.images, asked.text, asked.where)).strip()}")
    _say_limits(found.limit)
    for remark in found.remarks:
        tell(remark)
    for number, one in enumerate(found.items, start=1):
        item = one.item
        score = f" {one.hit.score:.2f}" if one.hit.score is not None else ""
        show("  ".join(filter(None, (
            f"{number}.{score}", item.id, item.title, item.brand, _amount(item.price),
            ", ".join(differ.text.text(spoken()) for differ in one.differs),
            words("cli.find_others", count=len(one.hit.others)) if one.hit.others else "",
            "" if item.available else words("cli.find_sold_out")))))
    if not found.items and not found.remarks:
        say("cli.find_none")


def _say_limits(limit: "Limit") -> None:
    from modiste.catalog.limits import conjuncts, described

    parts = [described(part) for part in conjuncts(limit)]
    if parts:
        say("cli.find_limits", limits=parts)


def _answer_json(asked: Asked | None, found: "Findings | ModisteError") -> "Json":
    from modiste.catalog.limits import conjuncts, described, limit_json

    query: Json = None if asked is None else {
        "image": list(asked.images), "text": asked.text, "where": asked.where, "like": asked.like, "page": asked.page}
    if isinstance(found, ModisteError):
        return {"query": query, "results": [], "constraints": [], "remarks": [],
                "error": {"code": found.code, "en": str(found.told("en")), "ru": str(found.told("ru"))}}
    constraints: list[Json] = [{**limit_json(part), **_both(described(part))} for part in conjuncts(found.limit)]
    return {"query": query, "results": [_hit_json(one) for one in found.items], "constraints": constraints,
            "wishes": [limit_json(wish) for wish in found.wishes], "total": found.total,
            "remarks": [{"code": one.code, **_both(one)} for one in found.remarks]}


def _hit_json(found: "FoundItem") -> "Json":
    item, hit, price = found.item, found.hit, found.item.price
    said = item.attributes(0.5)
    return {
        "id": item.id, "title": item.title, "score": hit.score,
        "differs": [one.text.text(spoken()) for one in found.differs],
        "differences": [{"kind": one.kind, "relation": one.relation, "shown": one.ours, "item": one.theirs,
                         **_both(one.text)} for one in found.differs],
        "brand": item.brand, "url": item.url, "available": item.available, "product": item.product,
        "price": float(price.amount) if price is not None else None,
        "currency": price.currency if price is not None else None,
        "type": said.garment, "colours": list(said.colours), "pattern": said.pattern, "gender": said.gender,
        "sizes": list(item.sizes), "similarity": hit.similarity, "parts": dict(hit.parts), "others": list(hit.others),
    }


def _both(said: Message) -> "dict[str, str]":
    return {"en": said.text("en"), "ru": said.text("ru")}


def _amount(price: "Money | None") -> str:
    from modiste.catalog.limits.describing import money

    return money(float(price.amount), price.currency).text(spoken()) if price is not None else ""


def _show_facts(facts: "Facts", as_json: bool) -> None:
    from modiste.catalog.limits.describing import money, value_label

    prices: dict[str, Json] = {one.currency: {
        "count": one.count, "low": one.low, "median": one.median, "high": one.high, "cheapest": one.cheapest,
        "dearest": one.dearest} for one in facts.prices}
    if as_json:
        show_json({"facts": {
            "count": facts.count, "available": facts.available, "groups": dict(facts.groups), "prices": prices,
            "values": {name: dict(counts) for name, counts in facts.values.items()}, "filled": dict(facts.filled)}})
        return
    show(words("cli.facts_count", count=facts.count, available=facts.available))
    for one in facts.prices:
        low, high = money(one.low, one.currency), money(one.high, one.currency)
        show(words("cli.facts_prices", count=one.count, low=low, high=high))
    for name, counts in facts.values.items():
        if counts:
            said = [f"{value if name in _CALLED else value_label(name, value).text(spoken())} ({count})"
                    for value, count in list(counts.items())[:20]]
            called = words(_CALLED[name]) if name in _CALLED else value_label(name, "").text(spoken())
            show(f"{called}: {', '.join(said)}")


def _save_sheet(path: Path, answers: "Sequence[Answer]", picture: "Callable[[str], Path]") -> None:
    from modiste.core.images import load_image, save_png
    from modiste.studio.sheet import contact_sheet

    shown = [one for _, found in answers if not isinstance(found, ModisteError) for one in found.items
             if one.item.pictures][:_MOST_ON_SHEET]
    if not shown:
        say("cli.find_no_sheet")
        return
    save_png(contact_sheet([
        (load_image(picture(one.item.id)),
         ", ".join(filter(None, (one.item.title, _amount(one.item.price),
                                 *(part.text.text(spoken()) for part in one.differs)))))
        for one in shown]), path)
    say("cli.find_sheet", path=path)
