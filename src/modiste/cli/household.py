"""`modiste wardrobe household, share, borrow, return`: garments within a household."""

from typing import Annotated

import typer

from modiste.cli.console import JsonOption, say, session, show, show_json, words
from modiste.cli.speech import spoken
from modiste.cli.wardrobe import IdsArgument
from modiste.core.errors import InputError


def household(
    context: typer.Context,
    new: Annotated[str | None, typer.Option("--new", metavar="NAME", help="Begin a household.")] = None,
    join: Annotated[str | None, typer.Option("--join", metavar="CODE", help="Join the one of this code.")] = None,
    leave: Annotated[bool, typer.Option("--leave", help="Leave it; what is lent or borrowed is back.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Your household, its code, and what the others of it show you.

    modiste wardrobe household --new Home
    """
    if sum((new is not None, join is not None, leave)) > 1:
        raise InputError("cli.one_of_household")
    door = session(context).studio().household
    if new is not None:
        door.create(new)
    elif join is not None:
        door.join(join)
    elif leave:
        door.leave()
    home, garments = door.of(), door.garments()
    if as_json:
        show_json({"household": None if home is None else {
            "title": home.title, "code": home.code, "members": list(home.members)}, "garments": [{
                "id": one.item.id, "title": one.item.title_in(spoken()), "owner": one.owner, "lends": one.lends,
                "free": one.free, "borrowed": one.borrowed} for one in garments]})
        return
    if home is None:
        say("cli.household_none")
        return
    say("cli.household", title=home.title, code=home.code, count=len(home.members))
    for one in garments:
        how = ("cli.household_borrowed" if one.borrowed else "cli.household_free" if one.free
               else "cli.household_read")
        show("  ".join((one.item.id[:8], one.item.title_in(spoken()), one.owner, words(how))))


def share(
    context: typer.Context, ids: IdsArgument,
    sharing: Annotated[str, typer.Option("--as", help="read: to be looked at; lend: to be borrowed too; none.")
                       ] = "lend",
) -> None:
    """Show garments to the household, or lend them.

    modiste wardrobe share 3fa9 --as lend
    """
    door = session(context).studio().household
    door.share(ids, sharing)
    say("cli.household_shared", count=len(door.sharings()))


def borrow(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ID", help="A garment that another of the household lends.")],
) -> None:
    """Borrow a garment of the household.

    modiste wardrobe borrow 3fa9
    """
    one = session(context).studio().household.borrow(item)
    say("cli.household_has", title=one.item.called)


def give_back(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ID", help="A garment that is borrowed, by you or of you.")],
) -> None:
    """Give a borrowed garment back, or take back your own.

    modiste wardrobe return 3fa9
    """
    say("cli.household_returned", title=session(context).studio().household.give_back(item).called)


def register(wardrobe: typer.Typer) -> None:
    """Add the commands to those of the wardrobe."""
    wardrobe.command("household")(household)
    wardrobe.command("share")(share)
    wardrobe.command("borrow")(borrow)
    wardrobe.command("return")(give_back)
