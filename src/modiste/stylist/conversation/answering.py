"""From a message to an answer: understand, change the thread, ask the room, and say it in the person's language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from modiste.core.errors import InputError
from modiste.core.items import Item
from modiste.core.messages import Language, Message, message
from modiste.language.prompts import detect_language
from modiste.stylist.conversation.care import cares
from modiste.stylist.conversation.changes import change_lines
from modiste.stylist.conversation.examples import examples
from modiste.stylist.conversation.on_screen import screen_answer
from modiste.stylist.conversation.owning import asks_of_these, asks_worn
from modiste.stylist.conversation.reasons import asks_why, grounds_of, why_answer
from modiste.stylist.conversation.rooms import Asked, ClosedRoomError, Rooms, Told, Work
from modiste.stylist.conversation.searching import NOTHING, SHOWN, find_answer, kept, limit_of, why_none_answer
from modiste.stylist.conversation.swapping import exchanges
from modiste.stylist.conversation.telling import called_of, card_of, chips_of, choice, constraint_words, step
from modiste.stylist.conversation.topics import in_force
from modiste.stylist.conversation.understanding import Understood, understand
from modiste.stylist.conversation.updating import places_in, places_meant, updated, without_key
from modiste.stylist.conversation.values import JOB, PICTURE, REMOVE, SEARCHING, Answer, Choice, Intent, Talk
from modiste.stylist.conversation.words import hear

LONGEST: Final = 4000
"""Characters of a message."""
_WORN: Final = 12
"""Garments of an outfit are shown all."""
_TALK: Final = (("inject", "stylist.chat_inject"), ("rude", "stylist.chat_rude"), ("who", "stylist.chat_who"),
    ("thanks", "stylist.chat_thanks"),
                ("bye", "stylist.chat_bye"), ("greeting", "stylist.chat_hello"))


def checked(text: str) -> str:
    """A message as it is read, without surrounding space.

    Raises:
        InputError: it is empty or too long.
    """
    text = text.strip()
    if not any(char.isprintable() and not char.isspace() for char in text):
        raise InputError("stylist.chat_empty")
    if len(text) > LONGEST:
        raise InputError("stylist.chat_too_long", count=len(text), most=LONGEST)
    return text


def answer(text: str, talk: Talk, rooms: Rooms) -> Answer:
    """Answer a message of a thread; the answer's `talk` is the thread after it.

    Raises:
        InputError: the message is empty or too long.
    """
    text = checked(text)
    if text.startswith(REMOVE.strip()):
        return _without(text.removeprefix(REMOVE.strip()).strip(), talk, rooms)
    shown = _shown(talk, rooms)
    if asks_why(text) and not _came_out_empty(talk, shown):
        places = places_in(hear(text).places, len(shown))
        return complete(why_answer(talk, shown, detect_language(text), places))
    on_screen = screen_answer(text, talk, shown)
    if on_screen is not None:
        return complete(on_screen)
    said = understand(text, talk, _brands(rooms))
    if shown and asks_worn(text):
        return _worn(said, talk, shown, rooms)
    if shown and asks_of_these(text):
        said = replace(said, intent=Intent.WARDROBE)
    if asks_why(text):
        return complete(why_none_answer(talk, said, rooms))
    found = answer_understood(said, updated(talk, said, shown), shown, rooms)
    if said.attributes.comparisons and not said.read.limits and said.intent in SEARCHING and shown and not found.cards:
        # Nothing is cheaper, or longer: the answer says so, and the thread goes on with what it had.
        return complete(replace(found, talk=replace(found.talk, constraints=talk.constraints, asked="")))
    return _with_changes(found, talk)


def _came_out_empty(talk: Talk, shown: Sequence[Item]) -> bool:
    """Whether the last search showed nothing: of what was shown before it nobody asks why."""
    return talk.asked == NOTHING or (talk.topic in SEARCHING and not shown and bool(talk.constraints))


def answer_as(intent: Intent, text: str, talk: Talk, rooms: Rooms) -> Answer:
    """The answer of the room that an assistant chose; the words are read as a person's are, and the limits of the
    thread hold: they may add to them, never lift them.

    Raises:
        InputError: the message is empty or too long.
    """
    shown = _shown(talk, rooms)
    said = replace(understand(checked(text), talk, _brands(rooms)), intent=intent)
    after = updated(talk, said, shown)
    fields = {one.field for one in talk.constraints}
    added = tuple(one for one in after.constraints if one.field not in fields)
    return answer_understood(said, replace(after, constraints=(*talk.constraints, *added)), shown, rooms)


def answer_understood(said: Understood, talk: Talk, shown: tuple[Item, ...], rooms: Rooms) -> Answer:
    """The answer to what was understood, with the thread as it is after it."""
    try:
        found = _asking_back(said, talk, shown, rooms) or _ANSWERS[said.intent](said, talk, rooms)
    except InputError as closed:
        # A closed room, or one that cannot do it as asked: it says the remedy, and the thread goes on.
        found = Answer(text=str(closed.told(said.language)), intent=said.intent, language=said.language, talk=talk)
    return complete(found)


def complete(found: Answer) -> Answer:
    """The answer with all limits of its thread as chips; those that do not hold for it stand idle."""
    constraints = in_force(found.intent, found.talk)
    return replace(found, constraints=constraints, chips=chips_of(found.talk.constraints, found.language, constraints),
                   talk=replace(found.talk, language=found.language))


def _with_changes(found: Answer, before: Talk) -> Answer:
    """The answer, said after what the message changed of the limits that stood."""
    lines = change_lines(before.constraints, found.talk.constraints)
    told = " ".join(one.text(found.language) for one in lines)
    return replace(found, text=f"{told} {found.text}") if told else found


def _without(key: str, talk: Talk, rooms: Rooms) -> Answer:
    """A chip was taken off: the search again without it."""
    lifted = [constraint_words(one) for one in talk.constraints if not key or one.key == key]
    talk = without_key(talk, key)
    said = understand("", talk)
    said = replace(said, language=talk.language, intent=talk.topic if talk.topic in SEARCHING else Intent.FIND)
    found = answer_understood(said, talk, (), rooms)
    if not lifted:
        return found
    line = message("stylist.chat_lifted", limits=tuple(lifted)).text(found.language)
    return replace(found, text=f"{line} {found.text}")


def _shown(talk: Talk, rooms: Rooms) -> tuple[Item, ...]:
    if not talk.items:
        return ()
    try:
        return tuple(rooms.items(talk.items))
    except ClosedRoomError:
        return ()  # what was shown is gone with its catalogue; the answer itself says so


def _item(focus: str | None, rooms: Rooms) -> Sequence[Item]:
    """The item spoken of, where it is one and still there."""
    if focus is None or focus.startswith(PICTURE):
        return ()
    try:
        return rooms.items([focus])
    except ClosedRoomError:
        return ()


def _brands(rooms: Rooms) -> tuple[str, ...]:
    try:
        return tuple(rooms.brands())
    except ClosedRoomError:
        return ()  # a studio without a catalogue knows no brand


def _asking_back(said: Understood, talk: Talk, shown: tuple[Item, ...], rooms: Rooms) -> Answer | None:
    """A question back, where nothing sensible can be done without; never the same one twice in a row."""
    if said.intent is Intent.OUTFIT and talk.asked == NOTHING and said.says("it", "companion", "with") and (
            said.attributes.garment is None or (said.sought is not None and not said.sought.to)):
        limits = tuple(map(constraint_words, talk.constraints))
        text = message("stylist.chat_nothing_to_wear_with", limits=limits).text(said.language)
        return Answer(text=text, intent=said.intent, language=said.language,
                      talk=replace(talk, topic=Intent.FIND),
                      choices=(choice("stylist.chat_say_outfit", said.language),))
    if said.intent not in SEARCHING:
        return None
    if said.says("reset") and not (talk.constraints or talk.wishes):
        text = message("stylist.chat_reset").text(said.language)
        return Answer(text=text, intent=said.intent, language=said.language, choices=examples(rooms, said.language),
                      talk=talk)
    if _does_not_say_which(said, talk, shown):
        return _which(said, talk, shown)
    if said.compares("price", "less") and not shown and talk.asked != "price" and not said.read.limits:
        text = message("stylist.chat_no_prices_shown").text(said.language)
        return Answer(text=text, intent=said.intent, language=said.language, talk=replace(talk, asked="price"))
    nothing = not (talk.constraints or talk.wishes or talk.moods or said.question or shown or talk.pictures)
    if nothing and talk.asked != "garment" and said.intent is Intent.FIND:
        text = message("stylist.chat_what_garment").text(said.language)
        return Answer(text=text, intent=said.intent, language=said.language, choices=examples(rooms, said.language)[:1],
                      talk=replace(talk, asked="garment"))
    return None


def _does_not_say_which(said: Understood, talk: Talk, shown: tuple[Item, ...]) -> bool:
    return (said.says("denied") and not said.says("all_shown") and not places_meant(said, len(shown))
            and not said.read.limits and len([item for item in shown if item.id not in talk.refused]) > 1
            and len(shown) > 1 and not any(item.id in talk.refused for item in shown) and talk.asked != "which")


def _which(said: Understood, talk: Talk, shown: tuple[Item, ...]) -> Answer:
    choices = [Choice(
        label=message("stylist.chat_whole_number", place=place, title=called_of(item)).text(said.language),
        say=message("stylist.chat_say_not_item", place=place).text(said.language))
        for place, item in enumerate(shown, 1)]
    choices.append(Choice(label=message("stylist.chat_all_of_them").text(said.language),
                          say=message("stylist.chat_say_none_of_these").text(said.language)))
    return Answer(text=message("stylist.chat_which").text(said.language), intent=said.intent, language=said.language,
                  choices=tuple(choices), talk=replace(talk, asked="which"))


def _worn(said: Understood, talk: Talk, shown: tuple[Item, ...], rooms: Rooms) -> Answer:
    """What was shown, worn: the items meant, else a whole outfit, else the one spoken of or the first. The thread goes
    on with what it had."""
    places = places_meant(said, len(shown))
    focus = [item for item in shown if item.id == talk.focus]
    items = [shown[place] for place in places] or (shown if talk.topic is Intent.OUTFIT else focus or shown[:1])
    try:
        work = rooms.worn(items, said.language)
    except InputError as closed:
        return complete(Answer(text=str(closed.told(said.language)), intent=said.intent, language=said.language,
                               talk=talk))
    code = "stylist.chat_design_started" if work.job is not None else "stylist.chat_worn"
    subject = work.subject or message("stylist.chat_titles", titles=tuple(map(called_of, items)))
    lines = (message(code, subject=subject).text(said.language), *work.remarks)
    pictures = work.pictures or ((f"{JOB}{work.job}",) if work.job is not None else talk.pictures)
    return complete(Answer(text=" ".join(lines), intent=Intent.DESIGN, language=said.language, pictures=work.pictures,
                           job=work.job, talk=replace(talk, pictures=pictures)))


def _design(said: Understood, talk: Talk, rooms: Rooms) -> Answer:
    return _made(said, talk, rooms.design(said.text), "stylist.chat_designed", said.text)


def _change(said: Understood, talk: Talk, rooms: Rooms) -> Answer:
    if not talk.subject:
        raise ClosedRoomError("stylist.no_design")
    picture = _picture_meant(said, talk)
    subject = f"{talk.subject}, {said.text}"
    return _made(said, talk, rooms.change(picture, talk.subject, said.text), "stylist.chat_changed", subject)


def _fabric(said: Understood, talk: Talk, rooms: Rooms) -> Answer:
    text = f"{talk.subject}, {said.text}" if talk.topic is Intent.FABRIC and not said.says("cloth") else said.text
    return _made(said, talk, rooms.fabric(text, said.attributes), "stylist.chat_fabric", text)


def _drape(said: Understood, talk: Talk, rooms: Rooms) -> Answer:
    return _made(said, talk, rooms.drape(_asked(said, talk, rooms)), "stylist.chat_draped", talk.subject)


def _picture_meant(said: Understood, talk: Talk) -> str | None:
    places = places_meant(said, len(talk.pictures))
    return talk.pictures[places[0]] if places else next(iter(talk.pictures), None)


def _made(said: Understood, talk: Talk, work: Work, code: str, subject: str) -> Answer:
    """What a room made, or the job that makes it."""
    subject = work.subject or subject
    code = "stylist.chat_design_started" if work.job is not None else code
    told = message(code, subject=subject)
    lines = (told.text(said.language), *work.remarks)
    made = said.intent is not Intent.DRAPE
    topic = Intent.DESIGN if said.intent is Intent.CHANGE else said.intent
    talk = replace(talk, topic=topic if made else talk.topic, subject=subject[-400:] if made else talk.subject,
                   pictures=work.pictures or ((f"{JOB}{work.job}",) if work.job is not None else talk.pictures),
                   items=(), focus=None,
                   asked="")
    says = ["stylist.chat_say_find_like", "stylist.chat_say_wear"]
    if topic is Intent.DESIGN:
        says.insert(0, "stylist.chat_say_longer")
    picture = next(iter(work.pictures), None)
    steps = () if picture is None else (
        step("stylist.chat_step_tryon", "try-on", said.language,
             **{"fabric" if topic is Intent.FABRIC else "photo": picture}),
        step("stylist.chat_step_board", "boards", said.language, picture=picture))
    return Answer(text=" ".join(lines), intent=said.intent, language=said.language, pictures=work.pictures,
                  job=work.job, steps=steps, choices=tuple(choice(one, said.language) for one in says),
                  basis=(message("stylist.chat_basis_words", words=subject).text(said.language),), talk=talk)


def _asked(said: Understood, talk: Talk, rooms: Rooms) -> Asked:
    shown = _shown(talk, rooms)
    places = places_meant(said, len(shown))
    focus = shown[places[0]] if places else next(
        (item for item in (*shown, *_item(talk.focus, rooms)) if item.id == talk.focus),
        shown[0] if len(shown) == 1 else None)
    paging = said.says("more") and said.intent is Intent.RECOMMEND
    occasion = next((one.values[0] for one in talk.constraints if one.field == "occasion"), "")
    return Asked(text=said.text, language=said.language, attributes=said.attributes,
                 limit=limit_of(talk.constraints), item=focus, pictures=talk.pictures, wishes=talk.wishes,
                 shown=talk.items,
                 refused=(*talk.refused, *(talk.seen if paging else ())), swapped=exchanges(said.text),
                 sought=said.sought, of_these=shown if asks_of_these(said.text) else (),
                 whole=limit_of([one for one in talk.constraints if one.of_outfit]),
                 beside=limit_of([one for one in talk.constraints if one.of_beside]),
                 drawn=(talk.focus or "").removeprefix(PICTURE) if (talk.focus or "").startswith(PICTURE) else "",
                 subject=talk.subject,
                 occasion=occasion, weather=talk.weather,
                 most=SHOWN)


def _told(ask: Callable[[Rooms, Asked], Told]) -> Callable[[Understood, Talk, Rooms], Answer]:
    """A room that answers in words, as an answer; the limits are checked on every item that it gives."""

    def answered(said: Understood, talk: Talk, rooms: Rooms) -> Answer:
        held = talk if said.intent in (*SEARCHING, Intent.OUTFIT) else replace(
            talk, constraints=in_force(said.intent, talk))
        told = ask(rooms, _asked(said, held, rooms))
        hits = kept(told.hits, held)[:_WORN if said.intent is Intent.OUTFIT else SHOWN]
        ids = tuple(hit.item.id for hit in hits)
        items = said.intent in (*SEARCHING, Intent.OUTFIT, Intent.WARDROBE) and bool(ids)
        topic = said.intent if items or not asks_of_these(said.text) else talk.topic  # nothing new is on screen
        talk = replace(talk, items=ids if items else talk.items, topic=topic, asked="",
                       grounds=grounds_of(told, hits if items else ()),
                       seen=tuple(dict.fromkeys((*talk.seen, *ids)))[-500:])
        lines = [line[:1].upper() + line[1:] for line in _said(told.lines, said.language)]
        if told.hits and not hits:
            lines = [message("stylist.chat_no_more").text(said.language)]
        return Answer(text=" ".join(lines), intent=said.intent, language=said.language,
                      cards=tuple(card_of(hit, said.language) for hit in hits), pictures=told.pictures,
                      choices=told.choices, steps=told.steps, warnings=_said(told.warnings, said.language),
                      basis=_said(told.basis, said.language), talk=talk)

    return answered


def _said(lines: Sequence[Message], language: Language) -> tuple[str, ...]:
    return tuple(line.text(language) for line in lines)


def _small_talk(said: Understood, talk: Talk, rooms: Rooms) -> Answer:
    code = next((code for cue, code in _TALK if said.says(cue)), "stylist.chat_hello")
    return Answer(text=message(code).text(said.language), intent=said.intent, language=said.language,
                  choices=examples(rooms, said.language) if code == "stylist.chat_hello" else (), talk=talk)


def _help(said: Understood, talk: Talk, rooms: Rooms) -> Answer:
    understood = said.says("help") and not said.heard.foreign
    code = ("stylist.chat_care" if cares(said.text) and not said.says("service") else
            "stylist.chat_service" if said.says("service") else
            "stylist.chat_help" if understood else "stylist.chat_not_understood")
    return Answer(text=message(code).text(said.language), intent=said.intent, language=said.language,
                  choices=examples(rooms, said.language), talk=talk)


_ANSWERS: Final[Mapping[Intent, Callable[[Understood, Talk, Rooms], Answer]]] = {
    Intent.DESIGN: _design, Intent.CHANGE: _change, Intent.FABRIC: _fabric, Intent.DRAPE: _drape,
    Intent.FIND: lambda said, talk, rooms: find_answer(talk, said, rooms),
    Intent.OUTFIT: _told(lambda rooms, asked: rooms.outfit(asked)),
    Intent.IMPROVE: _told(lambda rooms, asked: rooms.improve(asked)),
    Intent.RECOMMEND: _told(lambda rooms, asked: rooms.recommend(asked)),
    Intent.FIT: _told(lambda rooms, asked: rooms.fit(asked)),
    Intent.TRENDS: _told(lambda rooms, asked: rooms.trends(asked)),
    Intent.WARDROBE: _told(lambda rooms, asked: rooms.wardrobe(asked)),
    Intent.SMALL_TALK: _small_talk, Intent.HELP: _help,
}
