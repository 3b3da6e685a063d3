"""The queries of `modiste find`: from its options, and from the lines of a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modiste.cli.console import pictures_in, read_prompts, typed
from modiste.core.errors import InputError, ModisteError
from modiste.core.files import parse_json

if TYPE_CHECKING:
    from modiste.studio.catalog.find_requests import FindRequest, ShownPicture

_LINE: Final = ("image", "text", "where", "like", "region", "weights", "k", "page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query as it was given: `images` as "PHOTO" or "cut,colour=PHOTO"."""

    images: tuple[str, ...] = ()
    text: str = ""
    where: str = ""
    like: str | None = None
    region: str | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    k: int = 10
    page: int = 1
    fold: bool = True

    def request(self) -> "FindRequest":
        """As the studio takes it.

        Raises:
            InputError: a number is out of range, or nothing is asked.
        """
        from modiste.studio.catalog.find_requests import FindRequest

        return FindRequest(
            pictures=tuple(_shown(one, self.region) for one in self.images), text=self.text, where=self.where,
            like=self.like, weights=self.weights, k=self.k, page=self.page, fold=self.fold)


def spread(asked: Asked) -> list[Asked]:
    """The queries of one whose photo is a folder: one for each photo in it.

    Raises:
        InputError: there is no photo in the folder, or other photos beside it.
    """
    folders = [one for one in asked.images if Path(one).is_dir()]
    if not folders:
        return [asked]
    if len(asked.images) > 1:
        raise InputError("cli.find_folder_alone", folder=folders[0])
    return [Asked(images=(str(path),), text=asked.text, where=asked.where, like=asked.like, region=asked.region,
                  weights=asked.weights, k=asked.k, page=asked.page, fold=asked.fold)
            for path in pictures_in(Path(folders[0]))]


def of_file(path: Path, default: Asked) -> list[Asked | ModisteError]:
    """The queries of a file, one JSON object a line; what a line does not say is as in `default`, whose limits hold
    for all. A line that is none is an error in its place.

    Raises:
        InputError: the file cannot be read.
    """
    found: list[Asked | ModisteError] = []
    for number, line in enumerate(read_prompts(path), start=1):
        try:
            found.append(_of_line(line, number, path, default))
        except InputError as error:
            found.append(error)
    return found


def weights_of(text: str | None) -> dict[str, float]:
    """"cut=1,colour=2" as numbers.

    Raises:
        InputError: it is written in another way.
    """
    found: dict[str, float] = {}
    for part in filter(None, (one.strip() for one in (text or "").split(","))):
        name, equals, number = part.partition("=")
        try:
            found[name.strip()] = float(number) if equals else float("nan")
        except ValueError as error:
            raise InputError("cli.find_weights", text=text) from error
        if not equals:
            raise InputError("cli.find_weights", text=text)
    return found


def _of_line(line: str, number: int, path: Path, default: Asked) -> Asked:
    try:
        said = parse_json(line)
    except ValueError as error:
        raise InputError("cli.find_line", path=path, number=number) from error
    if not isinstance(said, dict):
        raise InputError("cli.find_line", path=path, number=number)
    unknown = sorted(set(map(str, said)) - set(_LINE))
    if unknown:
        raise InputError("cli.find_line_field", path=path, number=number, name=unknown[0], known=_LINE)
    images = said.get("image") or []
    images = [images] if isinstance(images, str) else images
    texts = [said.get(name) or "" for name in ("text", "where", "like", "region")]
    weights = said.get("weights") or default.weights
    weights = weights_of(weights) if isinstance(weights, str) else weights
    right = (isinstance(images, list) and all(isinstance(one, str) for one in [*images, *texts])
             and isinstance(weights, dict) and all(isinstance(one, int | float) for one in weights.values())
             and all(isinstance(said.get(name, 1), int) for name in ("k", "page")))
    if not right:
        raise InputError("cli.find_line", path=path, number=number)
    text, where, like, region = texts
    both = f"({default.where}) and ({where})" if where and default.where else where or default.where
    return Asked(images=tuple(_beside(one, path) for one in images), text=text, where=both, like=like or None,
                 region=region or default.region, weights={str(name): float(one) for name, one in weights.items()},
                 k=said.get("k", default.k), page=said.get("page", 1), fold=default.fold)


def _beside(image: str, path: Path) -> str:
    """A picture as the line names it, or beside the file of queries where it is not found from here."""
    parts, equals, name = _split(image)
    near = path.parent / name
    return f"{parts}{equals}{near if not Path(name).exists() and near.exists() else name}"


def _split(image: str) -> tuple[str, str, str]:
    """"cut,colour=PHOTO" taken apart; a file whose own name has an equals sign stays whole."""
    from modiste.catalog.search.query import PART_NAMES

    parts, equals, name = image.partition("=")
    named = [part.strip() for part in parts.split(",")]
    if equals and not Path(image).exists() and set(named) <= set(PART_NAMES):
        return parts, equals, name
    return "", "", image


def _shown(image: str, region: str | None) -> "ShownPicture":
    from modiste.catalog.search.query import PART_NAMES
    from modiste.studio.catalog.find_requests import ShownPicture

    parts, _, name = _split(typed(image))
    named: Sequence[str] = [part.strip() for part in parts.split(",")] if parts else PART_NAMES
    return ShownPicture(picture=Path(name), parts=tuple(named), region=region)
