"""Lines of a profile as people say them: "navy, linen" is "colour:navy", "material:linen"."""

from modiste.core.attributes import Attributes
from modiste.core.errors import InputError
from modiste.language import parse
from modiste.stylist.taste.profile import read_line

_LONGEST = 60


def lines_of(text: str) -> tuple[str, ...]:
    """The lines that a text names, with commas between; "kind:value" is taken as it stands.

    Raises:
        InputError: a part names nothing that a garment can be.
    """
    found: list[str] = []
    for part in (part.strip() for part in text.split(",")):
        if not part:
            continue
        if ":" in part:
            read_line(part)
            found.append(part)
            continue
        named = _named(parse(part))
        if not named:
            raise InputError("stylist.profile_words", text=part[:_LONGEST])
        found += named
    return tuple(dict.fromkeys(found))


def occasions_of(text: str) -> tuple[str, ...]:
    """The occasions that a text names; what the vocabulary does not know is kept as it is said."""
    found: list[str] = []
    for part in (part.strip() for part in text.split(",")):
        found += parse(part).occasions or ((part,) if part else ())
    return tuple(dict.fromkeys(found))


def _named(said: Attributes) -> list[str]:
    single = (("garment", said.garment), ("pattern", said.pattern), ("fit", said.fit), ("length", said.length),
              ("neckline", said.neckline), ("sleeve", said.sleeve))
    several = (("colour", said.colours), ("material", said.materials), ("style", said.styles),
               ("detail", said.details), ("season", said.seasons))
    return [f"{kind}:{value}" for kind, value in single if value] + [
        f"{kind}:{value}" for kind, values in several for value in values]
