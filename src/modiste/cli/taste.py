"""`modiste recommend`, `modiste events` and `modiste profile`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import JsonOption, names, say, session, show, show_json, typed, words
from modiste.core.errors import InputError
from modiste.core.files import write_bytes

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.studio.stylist.taste import Taste
    from modiste.stylist.taste.events import Event
    from modiste.stylist.taste.profile import Profile
    from modiste.stylist.taste.quiz import QuizAnswer

ME: Final = "me"
_ANSWER: Final = ("first", "second", "chosen")
"""What `profile quiz --answer` says of a pair."""
events_app = typer.Typer(help="What people did with garments: bring it, list it, take it out.", no_args_is_help=True)
profile_app = typer.Typer(help="What is known of a person: show, edit, forget, export, import.", no_args_is_help=True)

Person = Annotated[str, typer.Option("--person", metavar="NAME", help="Of whom (default: me).")]


def recommend(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="For whom (default: me).")] = ME,
    k: Annotated[int, typer.Option("-k", "--count", help="How many.")] = 10,
    occasion: Annotated[str | None, typer.Option("--occasion", help="What for: wedding, work, party.")] = None,
    budget: Annotated[float | None, typer.Option("--budget", help="The most that one may cost.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Chooses what is shown to explore.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """What to look at next, each with the reason that lifted it.

    modiste recommend --occasion wedding --budget 120 -k 5
    """
    from modiste.cli.speech import spoken
    from modiste.studio.stylist.requests import RecommendRequest
    from modiste.stylist.taste.wording import left_out_message, why

    found = _taste(context).recommend(RecommendRequest(
        person=typed(person), count=k, occasion=occasion, budget=budget, seed=seed))
    if as_json:
        show_json({
            "items": [{"id": one.item, "title": one.title, "score": round(one.score, 4), "reason": one.reason,
                       "explored": one.explored, "because": one.because,
                       "lifts": {name: round(lift, 4) for name, lift in one.lifts.items()}}
                      for one in found.items],
            "filtered": dict(found.left_out), "refused": dict(found.refused)})
        return
    for one in found.items:
        show(f"{one.item}  {one.title}  {why(one).text(spoken())}")
    if any(found.left_out.values()):
        show(left_out_message(found.left_out).text(spoken()))


@events_app.command("import")
def bring(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".csv, .parquet or .jsonl: person, item, event, at.")],
    person: Annotated[
        str | None, typer.Option("--person", metavar="NAME", help="Who, where the file has no such column.")
    ] = None,
    any_item: Annotated[bool, typer.Option("--any-item", help="Also of items that the catalogue has not.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Note the events of a file, all or none; those that are noted already are left out."""
    from modiste.studio.stylist.requests import EventsRequest

    added = _taste(context).bring(EventsRequest(data=file, person=person, any_item=any_item))
    if as_json:
        show_json({"added": added})
    else:
        say("stylist.events_added", count=added, file=file)


@events_app.command("export")
def take_out(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to: JSON lines.")],
    person: Annotated[str | None, typer.Option("--person", metavar="NAME", help="Of one person alone.")] = None,
) -> None:
    """Write events as JSON lines."""
    events = _taste(context).events(person)
    write_bytes(file, "".join(json.dumps(_event_json(one), ensure_ascii=False) + "\n" for one in events).encode())
    say("stylist.events_written", count=len(events), file=file)


@events_app.command("list")
def list_events(context: typer.Context, person: Person = ME, as_json: JsonOption = False) -> None:
    """What a person did, oldest first."""
    events = _taste(context).events(typed(person))
    if as_json:
        show_json({"events": [_event_json(one) for one in events]})
        return
    for one in events:
        show(f"{one.at.isoformat(timespec='seconds')}  {one.event}  {one.item}  {one.reason or ''}".rstrip())


@profile_app.command("show")
def show_profile(context: typer.Context, person: Person = ME, as_json: JsonOption = False) -> None:
    """What a person says, and what their events say of their taste."""
    from modiste.cli.speech import spoken
    from modiste.stylist.taste.wording import profile_lines, taste_line

    taste = _taste(context)
    profile, learnt = taste.profile(typed(person)), taste.lines(typed(person))
    if as_json:
        lines: list[Json] = [{"line": one.name, "weight": round(one.weight, 4), "liked": one.liked,
                              "turned_away": one.turned_away, "chosen": one.chosen, "left": one.left,
                              "since": one.since.date().isoformat() if one.since is not None else None}
                             for one in learnt]
        show_json({"profile": profile.to_json(), "learnt": lines})
        return
    for said in profile_lines(profile):
        show(said.text(spoken()))
    for one in learnt:
        show(taste_line(one).text(spoken()))


@profile_app.command("quiz")
def quiz(
    context: typer.Context,
    person: Person = ME,
    answer: Annotated[
        str | None, typer.Option("--answer", metavar="ANSWER", help="first:ID,second:ID,CHOSEN of the pair shown last.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Eight pairs, each chosen by the answers before it: which of two garments is liked better.

    modiste profile quiz
    """
    from modiste.stylist.taste.quiz import PAIRS

    taste = _taste(context)
    if answer is not None:
        taste.answer(_read_answer(answer), typed(person))
    if as_json or answer is not None:
        pair = taste.quiz(typed(person))
        show_json({"number": pair.number, "pairs": PAIRS, "first": pair.first, "second": pair.second})
        return
    for _ in range(PAIRS):
        if not _ask(context, taste, typed(person)):
            break
    say("stylist.quiz_done", count=len(taste.profile(typed(person)).quiz))


@profile_app.command("edit")
def edit_profile(
    context: typer.Context,
    person: Person = ME,
    sizes: Annotated[str | None, typer.Option("--sizes", help="Sizes that are taken: EU 38, M.")] = None,
    body: Annotated[str | None, typer.Option("--body", metavar="MEASURES", help="height=170 weight=62.")] = None,
    budget: Annotated[float | None, typer.Option("--budget", help="The most that an item may cost.")] = None,
    love: Annotated[str | None, typer.Option("--love", metavar="WORDS", help="navy, linen; brand:ACME.")] = None,
    refuse: Annotated[str | None, typer.Option("--refuse", metavar="WORDS", help="Never shown.")] = None,
    occasions: Annotated[str | None, typer.Option("--occasions", help="work,party.")] = None,
    strike: Annotated[str | None, typer.Option("--strike", metavar="LINES", help="Lines of learnt taste.")] = None,
    dial: Annotated[
        float | None, typer.Option("--dial", help="How much trends count: from -1, classic, to 1, current.")
    ] = None,
    hair: Annotated[str | None, typer.Option("--hair", metavar="COLOUR", help="Your own: dark brown, #3b2a20.")] = None,
    eyes: Annotated[str | None, typer.Option("--eyes", metavar="COLOUR")] = None,
    skin: Annotated[str | None, typer.Option("--skin", metavar="COLOUR")] = None,
    quiet: Annotated[
        str | None, typer.Option("--no-advice", metavar="KINDS", help="Lines of modiste advise: hem,skin.")
    ] = None,
    remove: Annotated[str | None, typer.Option("--remove", metavar="LINES", help="Take out of any list.")] = None,
) -> None:
    """Change what a person says."""
    from dataclasses import replace

    from modiste.cli.advise import colour_of
    from modiste.cli.fit import read_body
    from modiste.stylist.taste.spoken import lines_of, occasions_of

    taste = _taste(context)
    profile: Profile = taste.profile(typed(person)).changed(
        add={"sizes": names(sizes), "loved": lines_of(love or ""), "refused": lines_of(refuse or ""),
             "occasions": occasions_of(occasions or ""), "lines_off": names(strike),
             "advice_off": names(quiet)}, remove=names(remove))
    profile = replace(
        profile, hair=colour_of("hair", hair) or profile.hair, eyes=colour_of("eyes", eyes) or profile.eyes,
        skin=colour_of("skin", skin) or profile.skin)
    if body is not None:
        profile = replace(profile, body=read_body(body))
    if budget is not None:
        profile = replace(profile, budget=budget)
    if dial is not None:
        profile = replace(profile, dial=dial)
    taste.keep(profile, typed(person))
    say("stylist.profile_kept", person=person)


@profile_app.command("forget")
def forget(
    context: typer.Context,
    person: Person = ME,
    item: Annotated[str | None, typer.Option("--item", help="What was done with one item.")] = None,
    event: Annotated[str | None, typer.Option("--event", help="Events of one kind: view, like.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All events and the profile.")] = False,
) -> None:
    """Forget: what is shown next is what would be shown if it had never been."""
    if item is None and event is None and not everything:
        raise InputError("stylist.forget_what")
    gone = _taste(context).forget(typed(person), item=item, event=event)
    say("stylist.forgotten", count=gone, person=person)


@profile_app.command("export")
def export_profile(
    context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to: JSON.")],
    person: Person = ME,
) -> None:
    """Write what a person says, and their events, as JSON."""
    taste = _taste(context)
    said = {"person": person, "profile": taste.profile(typed(person)).to_json(),
            "events": [_event_json(one) for one in taste.events(typed(person))]}
    write_bytes(file, (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode())
    say("stylist.profile_written", file=file)


@profile_app.command("import")
def import_profile(
    context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="Of modiste profile export.")],
    person: Person = ME,
) -> None:
    """Read what a person says from a file; it becomes the named person's, whoever's it was."""
    taste = _taste(context)
    taste.keep(taste.read_profile(file), typed(person))
    say("stylist.profile_kept", person=person)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("recommend")(recommend)
    app.add_typer(events_app, name="events")
    app.add_typer(profile_app, name="profile")


def _taste(context: typer.Context) -> "Taste":
    return session(context).studio().stylist.taste


def _read_answer(text: str) -> "QuizAnswer":
    from modiste.stylist.taste.quiz import CHOSEN, QuizAnswer

    said = text.split(",")
    if len(said) != len(_ANSWER):
        raise InputError("stylist.quiz_answer", known=CHOSEN)
    parts = (part.strip().removeprefix(f"{name}:") for part, name in zip(said, _ANSWER, strict=True))
    return QuizAnswer(*parts)


def _ask(context: typer.Context, taste: "Taste", person: str) -> bool:
    """Ask one pair; False where the person stops."""
    from modiste.stylist.taste.quiz import QuizAnswer

    pair = taste.quiz(person)
    if pair.first is None or pair.second is None:
        raise InputError("stylist.quiz_no_pair")
    catalog = session(context).studio().catalog
    first, second = catalog.item(pair.first), catalog.item(pair.second)
    show(words("stylist.quiz_pair", number=pair.number, first=first.title, second=second.title))
    for item in (first, second):
        if item.pictures:
            show(f"    {catalog.picture(item.id)}")
    chosen = {"1": "first", "2": "second", "0": "neither"}.get(
        typer.prompt(words("stylist.quiz_answer_asked")).strip())
    if chosen is None:
        return False
    taste.answer(QuizAnswer(pair.first, pair.second, chosen), person)
    return True


def _event_json(event: "Event") -> "dict[str, Json]":
    said: dict[str, Json] = {"person": event.person, "item": event.item, "event": event.event,
                             "at": event.at.isoformat(timespec="seconds")}
    more = {"reason": event.reason, "size": event.size, "fit": event.fit, "occasion": event.occasion}
    return said | {name: value for name, value in more.items() if value is not None}
