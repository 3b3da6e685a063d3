"""Designs drawn on the machines of a Ray cluster: the same pictures, lineages and layers as from this machine alone.

A worker has models and a sewing room of its own. Photos travel to it; the files of a model or a fabric that a request
names have to lie there under the same path.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from modiste.core.errors import ImageError, ModisteError
from modiste.core.images import load_mask, load_photo
from modiste.core.settings import Settings
from modiste.core.values import Design, Photo
from modiste.studio.cluster import CallingDoer, cluster_of
from modiste.studio.designs.requests import (
    DrawnRequest,
    ImageToImageRequest,
    InpaintRequest,
    PictureSource,
    RestyleRequest,
)

if TYPE_CHECKING:
    from modiste.studio.designs.door import Designs


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteDesign(Design):
    """A design that another machine made: without the garment as it hangs, with the file of its layers where these were
    asked for."""

    layers: bytes | None = field(default=None, repr=False)


Outcome: TypeAlias = "tuple[RemoteDesign, ...] | ModisteError"
"""What became of a request: a mistake in one is no reason to lose the others."""


@contextmanager
def drawn_on_cluster(address: str, requests: Iterable[DrawnRequest], settings: Settings, *, layers: bool = False
                     ) -> Iterator[Iterator[Outcome]]:
    """What becomes of each request, in their order. See `studio.cluster.cluster_of`."""
    sent = settings.model_copy(update={"database": None, "chat_key": None})  # no secret leaves this machine
    make = partial(CallingDoer, partial(draw_outcome, settings=sent, layers=layers))
    with cluster_of(address, make, settings.thread_count) as machines:
        yield (outcome for _, outcome in machines.in_order(map(_portable, requests)))


def draw_outcome(request: DrawnRequest | ModisteError, settings: Settings, *, layers: bool) -> Outcome:
    """Draw one request, in this process; what was wrong with it before stays its outcome."""
    if isinstance(request, ModisteError):
        return request
    designs = _designs_of(settings)
    try:
        return tuple(_remote(design, designs, layers=layers) for design in designs.draw(request))
    except ModisteError as error:
        return error


@cache
def _designs_of(settings: Settings) -> "Designs":
    """A worker's own room: its models are loaded once."""
    from modiste.studio.studio import Studio

    return Studio(settings).designs


def _remote(design: Design, designs: "Designs", *, layers: bool) -> RemoteDesign:
    plain = {one.name: getattr(design, one.name) for one in fields(Design)}
    return RemoteDesign(**plain, layers=_layers(design, designs) if layers else None)


def _layers(design: Design, designs: "Designs") -> bytes | None:
    with tempfile.TemporaryDirectory() as folder:
        path = designs.save_layers(design, Path(folder) / "layers.ora")
        return None if path is None else path.read_bytes()


def _portable(request: DrawnRequest) -> DrawnRequest | ModisteError:
    """A request with its photos in it, or what is wrong with one of them."""
    try:
        if isinstance(request, RestyleRequest):
            return replace(request, photos=tuple(map(_photo, request.photos)))
        if isinstance(request, InpaintRequest):
            mask = load_mask(Path(request.mask)) if isinstance(request.mask, Path | str) else request.mask
            return replace(request, photo=_photo(request.photo), mask=mask)
        if isinstance(request, ImageToImageRequest):
            return replace(request, photo=_photo(request.photo))
    except ImageError as error:
        return error
    return request


def _photo(picture: PictureSource) -> Photo:
    return picture if isinstance(picture, Photo) else load_photo(Path(picture))
