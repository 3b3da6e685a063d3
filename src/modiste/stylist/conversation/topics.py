"""Which limits of a thread hold for an answer: what was said of the dress that is looked for says nothing of what one
owns, of trends, or of a design. They wait in the thread, and hold again when the search goes on."""

from modiste.stylist.conversation.values import SEARCHING, Constraint, Intent, Talk


def in_force(intent: Intent, talk: Talk) -> tuple[Constraint, ...]:
    """The limits of a thread that hold for an answer of an intent: all for a search and for what is said by the way, of
    an outfit those of the whole and the price of what is bought for it."""
    topic = talk.topic if intent in (Intent.SMALL_TALK, Intent.HELP) and talk.topic is not None else intent
    if topic in SEARCHING or topic in (Intent.SMALL_TALK, Intent.HELP):
        return talk.constraints
    if topic is Intent.OUTFIT:
        return tuple(one for one in talk.constraints if one.of_beside)
    if topic is Intent.IMPROVE:
        return tuple(one for one in talk.constraints if one.of_outfit)
    return ()
