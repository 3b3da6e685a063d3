"""`modiste chat`."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from modiste.cli.console import JsonOption, read_prompts, say, session, show, show_json, tell, typed, words
from modiste.cli.speech import speak_like
from modiste.core.errors import InputError, ModisteError

if TYPE_CHECKING:
    from modiste.studio.chat.door import Conversations
    from modiste.studio.saving import Json
    from modiste.studio.store import Store
    from modiste.stylist.conversation.values import Answer

_MOST_SAID: Final = 200
_PROMPT: Final = "> "


def chat(
    context: typer.Context,
    said: Annotated[list[str] | None, typer.Option(
        "--say", metavar="TEXT", help="Say this, print the answer, and end; several are one conversation.")] = None,
    script: Annotated[
        Path | None,
        typer.Option("--script", metavar="FILE.jsonl", help='Threads, one a line: {"say": ["...", "..."]}; - is stdin. '
                     "With --json a list of answers a line."),
    ] = None,
    thread: Annotated[
        str | None, typer.Option("--thread", metavar="ID", help="Go on in this conversation; --threads lists them.")
    ] = None,
    threads: Annotated[bool, typer.Option("--threads", help="List the conversations that are kept.")] = False,
    export: Annotated[bool, typer.Option("--export", help="Print the conversation of --thread.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Forget the conversation of --thread, or all.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Talk with the stylist, in English or Russian: design, fabrics, finding, outfits, advice. Limits are kept.

    modiste chat --say "a navy linen dress under 80 euro, no heels"

    modiste chat --say "красное платье до 5000 рублей, не из шерсти"

    modiste chat --script threads.jsonl --json
    """
    from modiste.studio.chat.workshops import DirectWorkshop
    from modiste.studio.store import Store

    if said and script is not None:
        raise InputError("cli.say_or_script")
    if (export and thread is None) or ((export or forget or threads) and (said or script is not None)):
        raise InputError("cli.export_which")
    lines = [_said(line) for line in read_prompts(script)] if script is not None else []
    studio = session(context).studio()
    with Store.open(studio.settings.make_home(), studio.settings.database) as store:
        talk = studio.chat.of(store, None, DirectWorkshop(studio, store, None), limited=False)
        if threads or export or forget:
            _kept(talk, thread, export=export, forget=forget, as_json=as_json)
        elif script is not None:
            for one in lines:
                _script(talk, store, one, as_json)
        elif said:
            for text in map(typed, said):
                speak_like(text)
                thread = _answered(talk, store, thread, text, as_json)
        else:
            _talk(talk, store, thread, as_json)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("chat")(chat)


def _said(line: str) -> tuple[str, ...]:
    """What a line of a script says.

    Raises:
        InputError: it is no such object.
    """
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError("cli.script_line", line=line[:60]) from error
    said = told.get("say") if isinstance(told, dict) else None
    said = [said] if isinstance(said, str) else said
    if not isinstance(said, list) or not 0 < len(said) <= _MOST_SAID or not all(isinstance(one, str) for one in said):
        raise InputError("cli.script_line", line=line[:60])
    return tuple(said)


def _script(talk: "Conversations", store: "Store", said: tuple[str, ...], as_json: bool) -> None:
    """A thread; what cannot be answered is said in its place, and the thread goes on."""
    thread: str | None = None
    answers = []
    for text in said:
        speak_like(text)
        reply = talk.say(thread, text)
        thread = reply.thread
        answers.append(_with_files(reply.answer, store))
        if not as_json:
            show(_PROMPT + " ".join(text.split()))
            _print(answers[-1])
    if as_json:
        unicode = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
        show(json.dumps([_json(one) for one in answers], ensure_ascii=not unicode))


def _kept(talk: "Conversations", thread: str | None, *, export: bool, forget: bool, as_json: bool) -> None:
    from modiste.cli.speech import spoken
    from modiste.studio.chat.exporting import thread_text

    if export and thread is not None:
        show(thread_text(talk.get(thread), spoken()))
        return
    if forget:
        talk.forget(thread)
        say("cli.forgotten")
        return
    found = talk.list()
    if as_json:
        show_json({"threads": [{"id": one.id, "title": one.title, "messages": one.count,
                                "changed": one.changed.isoformat()} for one in found]})
        return
    for one in found:
        show(f"{one.id}  {one.changed:%Y-%m-%d %H:%M}  {one.count:>3}  {one.title}")


def _talk(talk: "Conversations", store: "Store", thread: str | None, as_json: bool) -> None:
    """Line by line, until the end of the input."""
    terminal = sys.stdin is not None and sys.stdin.isatty()
    if terminal:
        say("cli.chat_begin")
    for text in _lines(terminal):
        if not text.strip():
            continue
        speak_like(text)
        try:
            thread = _answered(talk, store, thread, text, as_json)
        except ModisteError as error:
            tell(error)
            if not terminal:
                raise typer.Exit(error.exit_code) from error


def _answered(talk: "Conversations", store: "Store", thread: str | None, text: str, as_json: bool) -> str:
    """Say something, print the answer; gives the thread that it is in."""
    reply = talk.say(thread, text)
    answer = _with_files(reply.answer, store)
    if as_json:
        show_json(_json(answer))
    else:
        _print(answer)
    return reply.thread


def _lines(terminal: bool) -> Iterator[str]:
    if sys.stdin is None:
        return
    while True:
        if terminal:
            sys.stderr.write(_PROMPT)
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return
        yield line.rstrip("\n")


def _with_files(answer: "Answer", store: "Store") -> "Answer":
    """The answer with the files of its pictures in place of their ids."""
    return replace(answer, pictures=tuple(str(store.pictures.file(None, one)) for one in answer.pictures))


def _json(answer: "Answer") -> "Json":
    from modiste.stylist.conversation.kept import answer_json

    return answer_json(answer)


def _print(answer: "Answer") -> None:
    show(answer.text)
    for number, card in enumerate(answer.cards, 1):
        told = " · ".join(one for one in (card.title, card.brand, card.price, card.why, card.url) if one)
        show(f"  {number}. {told}")
        if card.against:
            show(f"     {words('cli.chat_against', said=card.against)}")
    for line in answer.warnings:
        show(f"  {words('cli.chat_against', said=line)}")
    for path in answer.pictures:
        show(f"  {path}")
    for code, idle in (("cli.chat_limits", False), ("cli.chat_idle", True)):
        limits = tuple(one.label for one in answer.chips if one.idle is idle)
        if limits:
            show("  " + words(code, limits=limits))
    if answer.choices:
        show("  " + words("cli.chat_choices", choices=tuple(one.label for one in answer.choices)))
