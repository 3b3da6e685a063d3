"""What can be trained and measured, and which room does it: the list that the command line and the web share."""

from dataclasses import dataclass
from typing import Final

from modiste.core.errors import UnknownNameError
from modiste.core.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that can be trained: its name, the room whose recipes hold it, what it is in a few words, and names
    that it had before."""

    name: str
    room: str
    summary: str
    aliases: tuple[str, ...] = ()
    steps: int | None = None
    """How many steps a run takes where nobody says; None where it needs an end."""


PARTS: Final = (
    Part(name="encoder", room="encoder", summary="the CLIP that reads pictures and texts"),
    Part(name="heads", room="encoder", summary="the attribute heads alone, on a trained encoder"),
    Part(name="autoencoder", room="design", summary="the light autoencoder whose latents the rest is made of"),
    Part(name="decoder", room="design", summary="the latent diffusion U-Net"),
    Part(name="light-decoder", room="design", summary="the light decoder again, sharpened against a critic"),
    Part(name="movq", room="design", summary="the stock MoVQ, taught to read and draw the same latents"),
    Part(name="prior", room="design", summary="from text embeddings to image embeddings"),
    Part(name="fabric", room="fabric", summary="the neural engine's U-Net, from folders of fabrics by category"),
    Part(name="distill-fabric", room="fabric",
         summary="the same U-Net distilled to follow a drawing in one pass", aliases=("quick-fabric",)),
    Part(name="upscaler", room="fabric",
         summary="super-resolution of fabrics, four times the pixels without a seam", aliases=("enlarger",)),
    Part(name="dcgan", room="fabric", summary="the baseline, one network a category, at 64 pixels"),
    Part(name="segmenter", room="garment", summary="the U-Net that finds the clothes in a photo"),
    Part(name="item-encoder", room="encoder",
         summary="what finds real garments: cut, colour and print as parts of one vector"),
    Part(name="cut-reader", room="garment", summary="what reads off a photo how a garment is cut"),
    Part(name="flat-lay", room="garment",
         summary="where the one garment lies in a photo of a bed or a floor, beside the segmenter"),
    Part(name="fit", room="stylist", summary="which size fits whom, from a table of fit notes", steps=250),
    Part(name="taste", room="stylist",
         summary="the ranking of items by what people did, from a table of rentals or purchases", steps=1),
    Part(name="outfits", room="stylist", summary="which garments go together, from street photos with masks", steps=1),
    Part(name="types", room="stylist", summary="what type a garment is of, from people's own photos", steps=1),
    Part(name="type-reader", room="stylist",
         summary="the trunk that reads types, from product photos and people's own at once"),
)
"""What `modiste train` takes, in the order in which a model is built."""

FINETUNE: Final = Part(name="finetune", room="design", summary="a design model on one's own captioned pictures")

ROOMS: Final = ("catalog", "design", "encoder", "fabric", "garment", "sewing", "stylist")
"""What `modiste evaluate` takes."""


_PARTS: Final = Registry[Part]("part")
for _part in (*PARTS, FINETUNE):
    _PARTS.add(_part.name, _part, _part.aliases)


def find_part(name: str) -> Part:
    """The part of that name.

    Raises:
        UnknownNameError: there is none.
    """
    return _PARTS.get(name)


MEASURED: Final = {
    "design": ("sewn", "like"), "garment": ("cut",),
    "stylist": ("trends", "fit", "recommendation", "outfits", "shoppers", "types"),
}  # fmt: skip
"""What of a room can be measured by itself, by `--engine`."""


def check_measured(room: str, name: str | None) -> str | None:
    """The name of what is measured of a room by itself; None is the room as a whole.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name is not None and name not in MEASURED.get(room, ()):
        raise UnknownNameError("measurement", name, MEASURED.get(room, ()))
    return name


def check_room(name: str) -> str:
    """The name of a room that can be measured.

    Raises:
        UnknownNameError: there is none of that name.
    """
    room = name.strip().lower()
    if room not in ROOMS:
        raise UnknownNameError("room", name, ROOMS)
    return room
