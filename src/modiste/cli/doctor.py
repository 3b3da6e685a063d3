"""`modiste doctor`."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import JsonOption, say, session, show, show_json, words
from modiste.cli.speech import spoken
from modiste.core.messages import message

if TYPE_CHECKING:
    from modiste.studio.doctor.values import Act, Finding

_MARKS: Final = {"ok": "ok", "warning": "--", "missing": "!!"}
_GROUPS: Final = {"machine": "cli.doctor_machine", "packages": "cli.doctor_packages", "models": "cli.doctor_models",
                  "studio": "cli.doctor_studio"}


def doctor(
    context: typer.Context,
    test: Annotated[
        bool, typer.Option("--test/--no-test", help="Also a small act of each room, about a minute.")
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Whether all is in order: what is installed, bundled and missing with its remedy, disk, memory, and a self-test.

    modiste doctor

    modiste doctor --no-test --json
    """
    from modiste.studio.doctor.acts import self_test
    from modiste.studio.doctor.examining import examine

    found = examine(session(context).studio())
    if not as_json:
        _show_findings(found)
        if test:
            say("cli.doctor_testing")
    acts = self_test(None if as_json else _show_act) if test else ()
    wrong = [one.name for one in found if one.state == "missing"] + [one.room for one in acts if not one.ok]
    if as_json:
        show_json({
            "findings": [{"group": one.group, "name": one.name, "state": one.state, "seen": one.seen.text(spoken()),
                          "remedy": one.remedy.text(spoken()) if one.remedy is not None else None} for one in found],
            "acts": [{"room": one.room, "ok": one.ok, "seconds": round(one.seconds, 2), "said": one.said.text(spoken())}
                     for one in acts]})
    elif not wrong:
        say("cli.doctor_well")
    if wrong:
        say("cli.doctor_wrong", names=tuple(wrong))
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def _show_findings(found: "tuple[Finding, ...]") -> None:
    """Everything that is not in order, and of what is, groups of many in one line."""
    for group in dict.fromkeys(one.group for one in found):
        rows = [one for one in found if one.group == group]
        show(words("cli.doctor_group", group=message(_GROUPS[group]), count=len(rows),
                   ok=sum(one.state == "ok" for one in rows)))
        for one in rows:
            if one.state != "ok" or group != "packages":
                show(f"  {_MARKS[one.state]}  {one.name}: {one.seen.text(spoken())}")
            if one.remedy is not None:
                show(f"      {one.remedy.text(spoken())}")


def _show_act(one: "Act") -> None:
    show(f"  {_MARKS['ok' if one.ok else 'missing']}  {one.room} ({one.seconds:.1f} s): {one.said.text(spoken())}")
