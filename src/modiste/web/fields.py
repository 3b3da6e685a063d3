"""Values of a form that a browser sent: whatever does not fit is left out or at its default, since a form of our own
sends only what fits; limits are checked by the request that comes of it."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile

_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Fields:
    """Reads a form."""

    form: FormData

    def text(self, name: str, default: str = "") -> str:
        """A text without the space around it."""
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else default

    def number(self, name: str, default: float) -> float:
        """A number; its comma may be a Russian one."""
        try:
            value = float(self.text(name).replace(",", "."))
        except ValueError:
            return default
        return value if math.isfinite(value) else default

    def whole(self, name: str, default: int | None = None) -> int | None:
        """A whole number; the default where the field is empty."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.text(name))

    def many(self, name: str) -> tuple[str, ...]:
        """The values of all ticked boxes of a name."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, str) and value)

    def json(self, name: str) -> object:
        """What one of our elements wrote; None where it is no JSON."""
        text = self.text(name)
        try:
            return json.loads(text) if text and len(text) <= _MOST else None
        except ValueError:
            return None

    def chosen(self, name: str) -> tuple["Chosen", ...]:
        """The pictures of a picker."""
        return chosen_of(self.json(name))

    def colours(self, name: str) -> tuple[str, ...]:
        """Colours as a palette writes them, #1a2b3c each; typed by hand, commas and missing # are right, too."""
        parts = self.text(name).replace(",", " ").split()
        return tuple("#" + part.removeprefix("#").lower() for part in parts)

    def file(self, name: str) -> UploadFile | None:
        """A file that was sent with the form."""
        value = self.form.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    def files(self, name: str) -> tuple[UploadFile, ...]:
        """All files of a name that were sent with the form."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, UploadFile) and value.filename)

    def mapping(self, name: str) -> Mapping[str, object]:
        """A JSON object, empty where there is none."""
        value = self.json(name)
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A picture in a picker, and how much it counts beside the others, 0 to 1."""

    id: str
    title: str = ""
    weight: float = 1.0


def chosen_of(value: object) -> tuple[Chosen, ...]:
    """The pictures that a picker's value names; whatever else a browser sent is left out."""
    if not isinstance(value, list):
        return ()
    return tuple(Chosen(id=one["id"], title=str(one.get("title", ""))[:200], weight=_share(one.get("weight", 1.0)))
                 for one in value if isinstance(one, dict) and isinstance(one.get("id"), str))


def chosen_json(chosen: Sequence[Chosen]) -> str:
    """A picker's value."""
    return json.dumps([{"id": one.id, "title": one.title, "weight": one.weight} for one in chosen], ensure_ascii=False)


def _share(weight: object) -> float:
    return min(1.0, max(0.0, float(weight))) if isinstance(weight, int | float) else 1.0
