"""The values that rooms exchange: frozen, checked at birth, units in the names.

Pictures inside a value belong to it: a room that wants to draw on one takes a copy.
"""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.errors import ImageError, InputError, PromptError
from modiste.core.seeds import check_seed

LANGUAGES: Final = ("en", "ru")
MIN_PHOTO_SIDE: Final = 8
"""Pixels: below it a picture shows nothing that could be looked at."""
MAX_PROMPT_CHARACTERS: Final = 2000

Rgb: TypeAlias = tuple[int, int, int]
"""sRGB, 8 bits a channel."""

_CM_PER_INCH: Final = 2.54
_FORMER_KINDS: Final = {"redraw": "image_to_image"}
"""Operations as lineages named them before."""
_HEX: Final = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of the user's: `image` is RGB and upright, `source` is the name to call it by in messages, `lineage`
    how it was made, where it was made here.

    Raises ImageError when the picture is of another mode or has a side below 8 pixels.
    """

    image: Image.Image = field(hash=False, repr=False)
    source: str = "photo"
    lineage: "Lineage | None" = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        _check_rgb("Photo", self.image)
        if min(self.image.size) < MIN_PHOTO_SIDE:
            raise ImageError("core.photo_too_small", source=self.source, width=self.width_px, height=self.height_px,
                             least=MIN_PHOTO_SIDE)

    @property
    def width_px(self) -> int:
        """Pixels across."""
        return self.image.width

    @property
    def height_px(self) -> int:
        """Pixels down."""
        return self.image.height


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked for, in the user's words and as parsed. `language` is "en" or "ru".

    Raises PromptError when the text is blank or longer than 2000 characters, InputError for another language.
    """

    text: str
    language: str = "en"
    attributes: Attributes = field(default_factory=Attributes)

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise PromptError("core.prompt_empty")
        if len(self.text) > MAX_PROMPT_CHARACTERS:
            raise PromptError("core.prompt_too_long", count=len(self.text), most=MAX_PROMPT_CHARACTERS)
        if self.language not in LANGUAGES:
            raise InputError("core.prompt_language", languages=LANGUAGES, language=self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One attribute that was looked for in a finished picture.

    `kind` is what was checked ("type", "colour", "pattern"), `asked` and `seen` are vocabulary ids, `confidence`
    (0 to 1) is the classifier's in `seen`, or the share of the garment that has the colour; `ok` says whether the
    picture passes. `sure` is False where it cannot be told: then nothing passes, and `seen` is the nearest seen,
    or empty. The kind "without" is about what must not be there.
    """

    kind: str
    asked: str
    seen: str
    confidence: float
    ok: bool
    sure: bool = True

    def __post_init__(self) -> None:
        if not self.kind or not self.asked:
            raise InputError("core.verification", kind=self.kind, asked=self.asked)
        if not (math.isfinite(self.confidence) and 0 <= self.confidence <= 1):
            raise InputError("core.verification_confidence", confidence=self.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """How a result was made, in full: enough to make it again, and to follow it back to where it began.

    `kind` is the operation ("design", "restyle"), `model` the model's name, `settings` the resolved options in order,
    `inputs` the names of what went in (the prompt, files), `parents` the lineages of those inputs that have one.
    """

    kind: str
    model: str
    seed: int | None = None
    settings: tuple[tuple[str, str], ...] = ()
    inputs: tuple[str, ...] = ()
    parents: tuple["Lineage", ...] = ()

    def __post_init__(self) -> None:
        if not self.kind:
            raise InputError("core.lineage_kind")
        if self.seed is not None:
            check_seed(self.seed)
        _check_tuple("Lineage.settings", self.settings, _is_pair, "(name, text) pairs")
        _check_tuple("Lineage.inputs", self.inputs, _is_text, "texts")
        _check_tuple("Lineage.parents", self.parents, _is_lineage, "lineages")

    def to_json(self) -> str:
        """Compact JSON; the same lineage always gives the same text."""
        text = json.dumps(_tree(self), ensure_ascii=False, separators=(",", ":"))
        # File names that are not UTF-8 hold lone surrogates; written as \udcff they are JSON again and come back.
        return text.encode("utf-8", "backslashreplace").decode("utf-8")

    @staticmethod
    def from_json(text: str) -> "Lineage":
        """The lineage that `to_json` wrote.

        Raises:
            InputError: the text is not such a JSON.
        """
        try:
            return _grow(json.loads(text))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise InputError("core.lineage_json", text=text[:40]) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A drawn garment: the RGB picture, what was asked, and how it came about.

    `verified` holds the attributes that were checked, empty when none was asked to be; `remarks` what it could not do
    as asked, or how it did it, in the language of its words.
    """

    image: Image.Image = field(hash=False, repr=False)
    prompt: Prompt
    seed: int
    model: str
    verified: tuple[Verification, ...]
    lineage: Lineage
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_rgb("Design", self.image)
        check_seed(self.seed)
        _check_tuple("Design.verified", self.verified, _is_verification, "verifications")
        _check_tuple("Design.remarks", self.remarks, _is_text, "texts")

    @property
    def ok(self) -> bool:
        """True when every check passed, and when there was none."""
        return all(check.ok for check in self.verified)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours that belong together: sRGB, 8 bits a channel, the first is the ground."""

    colours: tuple[Rgb, ...]
    name: str = ""

    def __post_init__(self) -> None:
        _check_tuple("Palette.colours", self.colours, _is_rgb, "(red, green, blue), each 0 to 255")
        if not self.colours:
            raise InputError("core.palette_empty")

    def __len__(self) -> int:
        return len(self.colours)

    @classmethod
    def from_hex(cls, *colours: str, name: str = "") -> Self:
        """From CSS colours such as "#1a2b3c" or "#abc".

        Raises:
            InputError: a text is not of that form.
        """
        return cls(tuple(parse_hex(colour) for colour in colours), name)

    @property
    def hex(self) -> tuple[str, ...]:
        """CSS colours, "#1a2b3c"."""
        return tuple("#{:02x}{:02x}{:02x}".format(*colour) for colour in self.colours)

    def array(self) -> NDArray[np.uint8]:
        """N x 3 sRGB, 8 bits."""
        return np.array(self.colours, np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a picture is printed once on the front of a garment: its middle lies `down` of the way from the garment's
    top to its hem (0 to 1) and `across_cm` to the right of the garment's middle, as it is seen. `ink` (mode "L", of the
    picture's size) is white where it is printed, black where the cloth shows. `tall` is the share of the garment's
    height that it takes, which then counts before its resolution; None: it is as large as that says.

    Raises InputError for figures out of range, ImageError for an ink of another mode.
    """

    down: float
    across_cm: float
    ink: Image.Image = field(hash=False, repr=False)
    tall: float | None = None

    def __post_init__(self) -> None:
        for name, value, low, high in (("down", self.down, 0.0, 1.0), ("across_cm", self.across_cm, -100.0, 100.0),
                                       ("tall", 0.5 if self.tall is None else self.tall, 0.0, 1.0)):
            if not (math.isfinite(value) and low <= value <= high):
                raise InputError("core.placed_figure", name=name, value=value, low=low, high=high)
        if self.ink.mode != "L":
            raise ImageError("core.placed_ink", mode=self.ink.mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """A fabric as one RGB `tile` that repeats straight, side by side, without a seam; or, `placed`, a picture that is
    printed once on plain cloth.

    `repeat` is the layout inside it ("straight", "half-drop", "brick", "mirror"), `seam_score` how visible its worst
    seam is (1 is not at all), `inks` its few colours where it was reduced to them, `dpi` its resolution on cloth.
    """

    tile: Image.Image = field(hash=False, repr=False)
    category: str
    engine: str
    seed: int
    seam_score: float
    lineage: Lineage
    repeat: str = "straight"
    inks: Palette | None = None
    dpi: float = 150.0
    placed: Placed | None = None

    def __post_init__(self) -> None:
        _check_rgb("Swatch", self.tile)
        check_seed(self.seed)
        if self.placed is not None and self.placed.ink.size != self.tile.size:
            raise ImageError("core.placed_size", width=self.tile.width, height=self.tile.height)
        for name, value in (("seam_score", self.seam_score), ("dpi", self.dpi)):
            if not (math.isfinite(value) and value > 0):
                raise InputError("core.swatch_figure", name=name, value=value)

    @property
    def width_cm(self) -> float:
        """Width of one repeat on cloth."""
        return self.tile.width / self.dpi * _CM_PER_INCH

    @property
    def height_cm(self) -> float:
        """Height of one repeat on cloth."""
        return self.tile.height / self.dpi * _CM_PER_INCH


def parse_hex(text: str) -> Rgb:
    """8-bit sRGB of "#1a2b3c" or "#abc"; the "#" may be missing.

    Raises:
        InputError: the text is not of that form.
    """
    match = _HEX.fullmatch(text.strip())
    if match is None:
        raise InputError("core.hex_colour", text=text)
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def _check_rgb(owner: str, image: object) -> None:
    if not isinstance(image, Image.Image):
        raise ImageError("core.pillow_image", owner=owner, kind=type(image).__name__)
    if image.mode != "RGB":
        raise ImageError("core.rgb_image", owner=owner, mode=image.mode)


def _check_tuple(name: str, value: object, fits: Callable[[object], bool], what: str) -> None:
    if not isinstance(value, tuple):
        raise InputError("core.tuple_of", name=name, what=what, kind=type(value).__name__)
    for item in value:
        if not fits(item):
            raise InputError("core.tuple_item", name=name, what=what, item=item)


def _is_text(item: object) -> bool:
    return isinstance(item, str)


def _is_pair(item: object) -> bool:
    return isinstance(item, tuple) and len(item) == 2 and all(isinstance(text, str) for text in item)


def _is_rgb(item: object) -> bool:
    return isinstance(item, tuple) and len(item) == 3 and all(_is_byte(channel) for channel in item)


def _is_byte(channel: object) -> bool:
    return isinstance(channel, int) and not isinstance(channel, bool) and 0 <= channel <= 255


def _is_lineage(item: object) -> bool:
    return isinstance(item, Lineage)


def _is_verification(item: object) -> bool:
    return isinstance(item, Verification)


_Tree: TypeAlias = "str | int | list[_Tree] | dict[str, _Tree] | None"


def _tree(lineage: Lineage) -> _Tree:
    return {
        "kind": lineage.kind,
        "model": lineage.model,
        "seed": lineage.seed,
        "settings": [list(pair) for pair in lineage.settings],
        "inputs": list(lineage.inputs),
        "parents": [_tree(parent) for parent in lineage.parents],
    }


def _grow(tree: object) -> Lineage:
    if not isinstance(tree, dict):
        raise TypeError("expected an object")
    kind = _text(tree["kind"])
    return Lineage(
        kind=_FORMER_KINDS.get(kind, kind),
        model=_text(tree["model"]),
        seed=tree["seed"],
        settings=tuple((_text(name), _text(value)) for name, value in tree["settings"]),
        inputs=tuple(_text(name) for name in tree["inputs"]),
        parents=tuple(_grow(parent) for parent in tree["parents"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a text, got {value!r}")
    return value
