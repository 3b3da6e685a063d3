"""The self-test: one small act of each room, in a studio of its own that is gone afterwards."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final, TypeAlias

from modiste.core.errors import ModelError, ModisteError
from modiste.core.messages import Message, message, named
from modiste.studio.doctor.values import Act

if TYPE_CHECKING:
    from PIL import Image

    from modiste.studio.studio import Studio

GARMENTS: Final = ("white shirt", "blue jeans", "black boots")
"""What is sewn, or drawn where it cannot be sewn: the shop and the wardrobe of the test."""
_SEWN: Final = 2
_SIDE_PX: Final = 256


@dataclass(slots=True, kw_only=True)
class Desk:
    """What the acts hand on to each other: the studio of the test, a folder, and the pictures made so far by name."""

    studio: "Studio"
    folder: Path
    pictures: "dict[str, Image.Image]" = field(default_factory=dict)

    def picture(self, name: str) -> Path:
        """The file of a picture; of one that failed to be made, a plain one."""
        from PIL import Image

        path = self.folder / "shop" / f"{name}.png"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            self.pictures.get(name, Image.new("RGB", (_SIDE_PX, _SIDE_PX), "#24405e")).convert("RGB").save(path)
        return path


Does: TypeAlias = Callable[[Desk], Message]


def self_test(tell: Callable[[Act], None] | None = None, acts: "Sequence[tuple[str, Does]] | None" = None
              ) -> tuple[Act, ...]:
    """Do every act, one after the other; `tell` is called after each. What fails is told, and the rest goes on."""
    from modiste.core.settings import Settings
    from modiste.studio.studio import Studio

    done: list[Act] = []
    with tempfile.TemporaryDirectory(prefix="modiste-doctor-") as folder:
        desk = Desk(studio=Studio(Settings.load(home=Path(folder) / "home")), folder=Path(folder))
        for room, does in ACTS if acts is None else acts:
            done.append(_done(room, does, desk))
            if tell is not None:
                tell(done[-1])
        desk.studio.catalog.close()
        desk.studio.stylist.taste.store.close()
    return tuple(done)


def _done(room: str, does: Does, desk: Desk) -> Act:
    begin = perf_counter()
    try:
        said, ok = does(desk), True
    except ModisteError as error:
        said, ok = error.message, False
    except Exception as error:  # noqa: BLE001 - whatever is broken here is what the test is for
        said, ok = message("studio.doctor_broke", kind=type(error).__name__, reason=str(error)[:200]), False
    return Act(room=room, ok=ok, seconds=perf_counter() - begin, said=said)


def _language(_desk: Desk) -> Message:
    from modiste.language import label, parse

    said = parse("красное платье миди")
    if said.garment is None or not said.colours:
        raise ModelError("studio.doctor_nothing")
    return named(f"{label('colour', said.colours[0], 'en')} {label('garment', said.garment, 'en')}",
                 f"{label('colour', said.colours[0], 'ru')} {label('garment', said.garment, 'ru')}")


def _sewing(desk: Desk) -> Message:
    from modiste.studio.sewing.requests import SewRequest

    for name in GARMENTS[:_SEWN]:
        sewn, = desk.studio.sewing.sew(SewRequest(text=name, seed=7, pixels=_SIDE_PX))
        desk.pictures[name] = next(iter(sewn.pictures.values())).image
    return message("studio.doctor_made", names=GARMENTS[:_SEWN])


def _fabric(desk: Desk) -> Message:
    made, = desk.studio.fabric("checkered", seed=7, size=128)
    desk.pictures["fabric"] = made.swatch.tile
    return message("studio.doctor_made", names=(named("a checkered fabric", "ткань в клетку"),))


def _design(desk: Desk) -> Message:
    drawn = desk.studio.design(GARMENTS[-1], n=1, seed=7, engine="photo", steps=8, size=128)
    desk.pictures[GARMENTS[-1]] = drawn[0].image.resize((_SIDE_PX, _SIDE_PX))
    return message("studio.doctor_made", names=(GARMENTS[-1],))


def _garment(desk: Desk) -> Message:
    draped = desk.studio.recolour(desk.picture(GARMENTS[0]), "#1f3a5f")
    return message("studio.doctor_dyed", share=100 * float(draped.mask.alpha.mean()) / 255)


def _catalog(desk: Desk) -> Message:
    from modiste.studio.catalog.find_requests import FindRequest
    from modiste.studio.catalog.requests import AddRequest

    for name in GARMENTS:
        desk.picture(name)
    desk.studio.catalog.add(AddRequest(path=desk.folder / "shop", source="doctor"))
    found = desk.studio.catalog.find(FindRequest(text="blue jeans"))
    if not found.items:
        raise ModelError("studio.doctor_nothing")
    return message("studio.doctor_found", title=found.items[0].item.title)


def _wardrobe(desk: Desk) -> Message:
    from modiste.studio.wardrobe.importing import ImportRequest
    from modiste.stylist.outfits.values import OutfitRequest

    request = ImportRequest(sources=tuple(desk.picture(name) for name in GARMENTS[:_SEWN]))
    brought = [item for one in desk.studio.wardrobe.add(request) for item in one.items]
    outfit = desk.studio.outfits.make(OutfitRequest(n=1))[0]
    return message("studio.doctor_outfit", count=len(brought), score=round(100 * outfit.score))


def _taste(desk: Desk) -> Message:
    from modiste.studio.stylist.requests import FitRequest, RecommendRequest
    from modiste.stylist.fit.asking import FitAsked
    from modiste.stylist.taste.events import Event

    item = desk.studio.catalog.items().items[0]
    desk.studio.stylist.taste.add([Event(person="me", item=item.id, event="like", at=datetime.now(UTC))])
    found = desk.studio.stylist.taste.recommend(RecommendRequest(count=1))
    take = desk.studio.stylist.fit(FitRequest(asked=FitAsked(item="jeans", usual="M", words=("jeans",)))).take
    return message("studio.doctor_recommended", title=found.items[0].title, size=take)


def _chat(desk: Desk) -> Message:
    from modiste.studio.chat.workshops import DirectWorkshop
    from modiste.studio.store import Store

    with Store.open(desk.studio.settings.make_home(), desk.studio.settings.database) as store:
        talk = desk.studio.chat.of(store, None, DirectWorkshop(desk.studio, store, None))
        return named(*(talk.say(None, said).answer.text for said in (
            "how many garments do I own?", "сколько у меня вещей?")))


ACTS: Final[tuple[tuple[str, Does], ...]] = (
    ("language", _language), ("sewing", _sewing), ("fabric", _fabric), ("design", _design), ("garment", _garment),
    ("catalog", _catalog), ("wardrobe", _wardrobe), ("stylist", _taste), ("conversation", _chat))
