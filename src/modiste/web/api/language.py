"""What a text asks for, and a text without or with one more of it: the chips under the prompt."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from modiste.studio.chips import Chip, changes_of, chips_of, with_chip, without_chip, worn_with

router = APIRouter(prefix="/language", tags=["language"])
Tongue = Literal["en", "ru"]


class ChipOut(BaseModel):
    """One attribute: its kind ("colour"), the id of its value ("navy"), and both in words."""

    kind: str
    value: str
    kind_label: str
    label: str
    denied: bool
    state: str = Field(description="added or removed, where a change said so; else empty")

    @classmethod
    def of(cls, chip: Chip) -> "ChipOut":
        """The chip as JSON."""
        return cls(kind=chip.kind, value=chip.value, kind_label=chip.kind_label, label=chip.label, denied=chip.denied,
                   state=chip.state)


class Reworded(BaseModel):
    """A text and the chips that it is understood as."""

    text: str
    chips: tuple[ChipOut, ...]
    worn_with: tuple[tuple[ChipOut, ...], ...] = Field(
        default=(), description="What is understood of each further garment, where the text names a look.")


class Rewording(BaseModel):
    """A text, and an attribute to add to it or to leave out of it."""

    text: str = Field(max_length=2000)
    kind: str = Field(max_length=40)
    value: str = Field(max_length=60)
    add: bool = False


@router.get("/parse")
def parse(text: Annotated[str, Query(max_length=2000)], language: Tongue = "en",
          change: Annotated[tuple[str, ...], Query(max_length=40)] = ()) -> Reworded:
    """What a text is understood as, labelled in `language`, with changes such as "+colour:navy" or "-length:midi"."""
    chips = chips_of(text, language, changes_of(change))
    others = tuple(tuple(ChipOut.of(chip) for chip in one) for one in worn_with(text, language))
    return Reworded(text=text, chips=tuple(ChipOut.of(chip) for chip in chips), worn_with=others)


@router.post("/reword")
def reword(asked: Rewording, language: Tongue = "en") -> Reworded:
    """The text with an attribute more or less, in its own language."""
    text = (with_chip if asked.add else without_chip)(asked.text, asked.kind, asked.value)
    return Reworded(text=text, chips=tuple(ChipOut.of(chip) for chip in chips_of(text, language)))
