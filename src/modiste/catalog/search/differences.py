"""How a hit differs from what was shown or said: "same print, shorter, navy instead of black, 20 € less".

Only what both sides are sure of is compared, and only where the two values exclude one another: a sundress is no other
thing than a dress, wine no other colour than burgundy. What a picture says of itself is weighed against how alike the
two look (naive Bayes): a tag that says navy where the colours are the same is rather wrong than a difference. A value
of a picture that is likely but not sure is not named: "another colour: navy".

What words wish for is sure, so that only the hit can be misread: one that is likely of another type, colour or pattern
says so ("probably peach instead of burgundy"), and one of whose colour nothing is sure says that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from modiste.catalog.limits.describing import money, value_label
from modiste.catalog.limits.tree import accepted
from modiste.core.attributes import Attributes
from modiste.core.items import Item, Money, Tag
from modiste.core.messages import Message, message, named
from modiste.language.colours import colour_centre, same_shade, shade_distance
from modiste.language.morphology import decline, decline_noun, is_adjective
from modiste.language.vocabulary import construction_words, vocabulary, widest_garment

HARDLY: Final = 0.03
"""The share of what was asked below which a hit is no answer, whatever is sure of it."""
Relation = Literal["same", "other", "more", "less", "unknown"]
_LEAST: Final = {"garment": 0.85, "colour": 0.92, "pattern": 0.85, "gender": 0.97}
"""Confidence from which a side is sure of a tag, and both together: what two pictures say is doubtful twice. Chosen on
half of the products that score, with `_MOST_WRONG`; `modiste evaluate catalog` scores on the other half."""
_LIKELY: Final = {"garment": 0.6, "colour": 0.5, "pattern": 0.6}
"""The same where the looks of both are compared too."""
_LEAST_OF_OTHERS: Final = 0.8
_PART_OF: Final = {"garment": "cut", "colour": "colour", "pattern": "print"}
_MOST_WRONG: Final = {"other": 0.06, "same": 0.05}
"""How likely a statement may be wrong to be made."""
_TRUSTED: Final = 0.75
"""No picture's tag is trusted farther than this against the looks."""
_CHANCE_SAME: Final = 0.05
"""How often tags of two different things are the same by mistake."""
_OTHER_COLOUR: Final = 0.065
"""`shade_distance` from which colours have different names; between it and the same shade nothing is said."""
_LENGTHS: Final = "micro mini short knee midi ankle long maxi floor".split()
_SLEEVES: Final = {"sleeveless": 0, "straps": 0, "cap_sleeve": 1, "short_sleeve": 2, "elbow_sleeve": 3,
                   "three_quarter_sleeve": 4, "long_sleeve": 5}  # fmt: skip
_PRINTS: Final = ("printed", "solid", "melange")
"""Patterns of which two garments can both be without looking alike."""
_ANOTHER: Final = {"garment": "catalog.another_garment", "colour": "catalog.another_colour",
                   "pattern": "catalog.another_pattern"}  # fmt: skip
_MORE_LESS: Final = {
    ("length", True): "catalog.length_more", ("length", False): "catalog.length_less",
    ("sleeve", True): "catalog.sleeve_more", ("sleeve", False): "catalog.sleeve_less"}
_SAID_AS_VALUES: Final = ("fit", "neckline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One statement: of a `kind` (an attribute or "price"), how the hit relates, and the words."""

    kind: str
    relation: Relation
    text: Message
    ours: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a hit is compared with: tags of the picture or of the words, and the price of the thing, if it has one.
    `alike` says of cut, colour and print how likely shown and hit agree by their looks, as far as that is known.
    `wished` are the kinds of tags that words asked for."""

    tags: tuple[Tag, ...] = ()
    price: Money | None = None
    wished: frozenset[str] = frozenset()
    alike: Mapping[str, float] = field(default_factory=dict, hash=False)


def shown_of(pictures: Sequence[tuple[Tag, ...]], asked: Attributes, price: Money | None = None) -> Shown:
    """Tags of the pictures, the first that says a kind counting, with what the words say in the place of theirs."""
    said = _tags_of(asked)
    wished = frozenset(tag.kind for tag in said)
    kinds = set(wished)
    tags = list(said)
    for picture in pictures:
        told = [tag for tag in picture if tag.kind not in kinds]
        kinds |= {tag.kind for tag in told}
        tags += told
    return Shown(tags=tuple(tags), price=price, wished=wished)


def differences(shown: Shown, hit: Item) -> tuple[Difference, ...]:
    """How an item differs from what was shown, what they share first."""
    found: list[Difference | None] = [
        _looked(_garment(shown.tags, hit.tags), shown, hit), _looked(_pattern(shown.tags, hit.tags), shown, hit),
        _wished_colour(shown.tags, hit.tags) if "colour" in shown.wished
        else _looked(_colour(shown.tags, hit.tags), shown, hit),
        _ordered("length", _LENGTHS.index, shown.tags, hit.tags, known=_LENGTHS),
        _ordered("sleeve", lambda value: _SLEEVES[value], shown.tags, hit.tags, known=tuple(_SLEEVES)),
        *(_value(kind, shown.tags, hit.tags) for kind in _SAID_AS_VALUES),
        _material(shown.tags, hit.tags), _gender(shown.tags, hit.tags), _price(shown.price, hit.price)]
    there = [one for one in found if one is not None]
    return tuple(sorted(there, key=lambda one: one.relation != "same"))


def told_apart(score: float | None, found: tuple[Difference, ...]) -> tuple[Difference, ...]:
    """Differences of a hit by its `score`: one that has next to nothing of what was asked never passes for it only
    because nothing is sure enough to be named."""
    if score is None or score >= HARDLY or any(one.relation in ("other", "more", "less", "unknown") and one.kind
                                               != "price" for one in found):
        return found
    return (Difference(kind="look", relation="other", text=message("catalog.hardly_alike")), *found)


def _tags_of(asked: Attributes) -> tuple[Tag, ...]:
    one = {"garment": asked.garment, "pattern": asked.pattern, "gender": asked.gender, "fit": asked.fit,
           "length": asked.length, "neckline": asked.neckline, "sleeve": asked.sleeve}
    tags = [Tag(kind, value, confidence=1.0, source="words") for kind, value in one.items() if value]
    tags += [Tag("colour", value, confidence=1.0, source="words") for value in asked.colours]
    return (*tags, *(Tag("material", value, confidence=1.0, source="words") for value in asked.materials))


def _main(kind: str, tags: Sequence[Tag]) -> Tag | None:
    """The main tag of a kind: of colours that with the largest share."""
    told = [tag for tag in tags if tag.kind == kind]
    return max(told, key=lambda tag: (tag.share or 0.0, tag.confidence)) if told else None


def _surest(kind: str, tags: Sequence[Tag]) -> Tag | None:
    """The main tag of a kind, where it is sure, or likely enough to be weighed against the looks."""
    main = _main(kind, tags)
    least = _LIKELY.get(kind, _LEAST.get(kind, _LEAST_OF_OTHERS))
    return main if main is not None and main.confidence >= least else None


def _looked(found: Difference | None, shown: Shown, hit: Item) -> Difference | None:
    """A statement, weighed against how alike the two look where a picture made it; None where they speak against it."""
    if found is None:
        return None
    ours, theirs = _main(found.kind, shown.tags), _main(found.kind, hit.tags)
    if ours is None or theirs is None:
        return None
    if found.kind in shown.wished:
        return _of_wish(found, sure=theirs.confidence >= _LEAST[found.kind])
    sure = ours.confidence * theirs.confidence >= _LEAST[found.kind]
    if theirs.confidence < _LEAST[found.kind]:
        return None
    alike = shown.alike.get(_PART_OF[found.kind])
    if alike is None or ours.source != "picture":
        return found if sure else None
    alike, right = min(max(alike, 1e-4), 1 - 1e-4), min(ours.confidence, _TRUSTED) * theirs.confidence
    odds = alike / (1 - alike)
    wrong = odds * (1 - right) / 0.95 if found.relation == "other" else _CHANCE_SAME / right / odds
    if wrong / (1 + wrong) > _MOST_WRONG[found.relation]:
        return None
    if found.relation == "same" and not sure:
        return None
    if sure:
        return found
    return replace(found, ours="", text=message(_ANOTHER[found.kind], value=value_label(found.kind, found.theirs)))


def _of_wish(found: Difference, *, sure: bool) -> Difference | None:
    """A statement of what words asked for; one of a hit that is not sure as a likely one."""
    if sure or found.relation == "same":
        return found if sure else None
    return replace(found, text=_likely(found.kind, found.ours, found.theirs))


def _wished_colour(ours: Sequence[Tag], theirs: Sequence[Tag]) -> Difference | None:
    """Whether a hit has one of the colours that words asked for; nothing where it may be one that is nearly it."""
    wished = [tag.value for tag in ours if tag.kind == "colour"]
    told, main = [tag for tag in theirs if tag.kind == "colour"], _main("colour", theirs)
    if main is not None and any(same_shade(one, main.value) for one in wished):
        same = Difference(kind="colour", relation="same", text=message("catalog.same_colour"), ours=wished[0],
                          theirs=main.value)
        return same if main.confidence >= _LEAST["colour"] else None
    if any(_near(one, tag.value) for one in wished for tag in told):
        return None
    if main is None or sum(tag.confidence for tag in told) < _LIKELY["colour"]:
        return Difference(kind="colour", relation="unknown", text=message("catalog.colour_unknown"), ours=wished[0])
    least = _LEAST["colour"] if main.source == "picture" else _LEAST_OF_OTHERS
    found = Difference(kind="colour", relation="other", text=_instead("colour", wished[0], main.value),
                       ours=wished[0], theirs=main.value)
    return _of_wish(found, sure=main.confidence >= least)


def _near(one: str, other: str) -> bool:
    """Whether one colour may be called by the other's name."""
    if one == other or {"multicolour", "metallic"} & {one, other}:
        return one == other
    return float(shade_distance(colour_centre(one), colour_centre(other))) < _OTHER_COLOUR


def _both(kind: str, ours: Sequence[Tag], theirs: Sequence[Tag]) -> tuple[str, str] | None:
    one, other = _surest(kind, ours), _surest(kind, theirs)
    return (one.value, other.value) if one is not None and other is not None else None


def _garment(ours: Sequence[Tag], theirs: Sequence[Tag]) -> Difference | None:
    pair = _both("garment", ours, theirs)
    if pair is None or pair[1] in accepted("garment", pair[0]) or pair[0] in accepted("garment", pair[1]):
        return None
    if widest_garment(pair[0]) == widest_garment(pair[1]):
        return None  # kinds of one garment: one may be called by the other's name
    return Difference(kind="garment", relation="other", text=_instead("garment", *pair), ours=pair[0], theirs=pair[1])


def _pattern(ours: Sequence[Tag], theirs: Sequence[Tag]) -> Difference | None:
    pair = _both("pattern", ours, theirs)
    if pair is None:
        return None
    if pair[0] == pair[1]:
        return None if pair[0] in _PRINTS else Difference(
            kind="pattern", relation="same", text=message("catalog.same_print"), ours=pair[0], theirs=pair[1])
    related = pair[1] in accepted("pattern", pair[0]) or pair[0] in accepted("pattern", pair[1])
    if related or {"melange"} & set(pair):
        return None
    return Difference(kind="pattern", relation="other", text=_instead("pattern", *pair), ours=pair[0], theirs=pair[1])


def _colour(ours: Sequence[Tag], theirs: Sequence[Tag]) -> Difference | None:
    pair = _both("colour", ours, theirs)
    if pair is None:
        return None
    if same_shade(*pair):
        return Difference(kind="colour", relation="same", text=message("catalog.same_colour"), ours=pair[0],
                          theirs=pair[1])
    shared = {tag.value for tag in ours if tag.kind == "colour"} & {tag.value for tag in theirs if tag.kind == "colour"}
    if shared or _near(*pair) or {"multicolour", "metallic"} & set(pair):
        return None
    return Difference(kind="colour", relation="other", text=_instead("colour", *pair), ours=pair[0], theirs=pair[1])


def _ordered(kind: str, rank: Callable[[str], int], ours: Sequence[Tag], theirs: Sequence[Tag], *,
             known: Sequence[str]) -> Difference | None:
    pair = _both(kind, ours, theirs)
    if pair is None or not set(pair) <= set(known) or rank(pair[0]) == rank(pair[1]):
        return None
    more = rank(pair[1]) > rank(pair[0])
    return Difference(kind=kind, relation="more" if more else "less", ours=pair[0], theirs=pair[1],
                      text=message(_MORE_LESS[kind, more]))


def _value(kind: str, ours: Sequence[Tag], theirs: Sequence[Tag]) -> Difference | None:
    pair = _both(kind, ours, theirs)
    if pair is None or pair[0] == pair[1]:
        return None
    return Difference(kind=kind, relation="other", text=_instead(kind, *pair), ours=pair[0], theirs=pair[1])


def _material(ours: Sequence[Tag], theirs: Sequence[Tag]) -> Difference | None:
    one, other = ({tag.value for tag in tags if tag.kind == "material" and tag.confidence >= _LEAST_OF_OTHERS}
                  for tags in (ours, theirs))
    if not one or not other or any(value in accepted("material", wide) for wide in one for value in other) or any(
            value in accepted("material", wide) for wide in other for value in one):
        return None
    pair = (min(one), min(other))
    return Difference(kind="material", relation="other", text=_instead("material", *pair), ours=pair[0],
                      theirs=pair[1])


def _gender(ours: Sequence[Tag], theirs: Sequence[Tag]) -> Difference | None:
    pair = _both("gender", ours, theirs)
    if pair is None or pair[0] == pair[1] or "unisex" in pair:
        return None
    return Difference(kind="gender", relation="other", text=_instead("gender", *pair), ours=pair[0], theirs=pair[1])


def _price(ours: Money | None, theirs: Money | None) -> Difference | None:
    if ours is None or theirs is None or ours.currency != theirs.currency or ours.amount == theirs.amount:
        return None
    cheaper = theirs.amount < ours.amount
    text = message("catalog.price_less" if cheaper else "catalog.price_more",
                   amount=money(float(abs(theirs.amount - ours.amount)), ours.currency))
    return Difference(kind="price", relation="less" if cheaper else "more", text=text,
                      ours=str(ours.amount), theirs=str(theirs.amount))


def _instead(kind: str, ours: str, theirs: str) -> Message:
    """"navy instead of black", "тёмно-синий вместо чёрного"; where Russian has no genitive of it, "а не"."""
    one, other = value_label(kind, ours), value_label(kind, theirs)
    english = f"{other.text('en')} instead of {one.text('en')}"
    genitive = _genitive(kind, ours)
    russian = (f"{other.text('ru')} вместо {genitive}" if genitive
               else f"{other.text('ru')}, а не {one.text('ru')}")
    return named(english, russian)


def _likely(kind: str, ours: str, theirs: str) -> Message:
    """"probably peach instead of burgundy", "скорее персиковый, чем бордовый"."""
    return message("catalog.likely_instead", ours=value_label(kind, ours), theirs=value_label(kind, theirs))


def _genitive(kind: str, value: str) -> str:
    tables = (vocabulary().entries, construction_words().vocabulary.entries)
    entry = next((table[kind][value] for table in tables if value in table.get(kind, {})), None)
    if entry is None:
        return ""
    form = entry.forms["ru"][0]
    if kind == "garment":
        return form.cases[0] if form.cases else decline_noun(form.text, form.number, "gent")
    return decline(form.text, "m", "gent") if is_adjective(form.text) else ""
