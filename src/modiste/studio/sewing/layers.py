"""A sewn garment's picture in layers: ground, and for each part its cloth, print, light and shine."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from modiste.imaging.openraster import Layer, write_openraster
from modiste.studio.layer_words import LAYER_WORDS, layer_word

if TYPE_CHECKING:
    from modiste.language import Language
    from modiste.sewing.rendering import Picture
    from modiste.sewing.rendering.values import Cloth

def layers_of(picture: "Picture", cloths: "Mapping[str, Cloth]", spoken: "Language") -> tuple[Layer, ...]:
    """The layers of a photograph in these cloths, the lowest first, with their names in a language: what each part's
    cloth, print, light and shine make is the picture."""
    from modiste.sewing.rendering.picture_layers import ground_layer, part_layers

    found = [Layer(name=layer_word("ground", spoken), image=ground_layer(picture))]
    for part in part_layers(picture, cloths):
        group = _part_name(part.name, spoken)
        found.append(Layer(name=layer_word("cloth", spoken), image=part.cloth, group=group))
        if part.print is not None:
            found.append(Layer(name=layer_word("print", spoken), image=part.print, group=group))
        found.append(Layer(name=layer_word("light", spoken), image=part.light, blend="multiply", group=group))
        found.append(Layer(name=layer_word("shine", spoken), image=part.shine, blend="add", group=group))
    return tuple(found)


def write_layers(picture: "Picture", cloths: "Mapping[str, Cloth]", spoken: "Language", path: Path) -> Path:
    """Write the layers of a photograph as OpenRaster.

    Raises:
        OutputError: the file cannot be written.
    """
    write_openraster(layers_of(picture, cloths, spoken), picture.image.convert("RGBA"), path)
    return path


def _part_name(part: str, spoken: "Language") -> str:
    from modiste.sewing.documents.texts import say

    depth, name = 0, part
    while name.startswith("under "):
        depth, name = depth + 1, name.removeprefix("under ")
    said = layer_word(name, spoken) if name in LAYER_WORDS else say("parts", name, spoken)
    return said if not depth else f"{said} ({layer_word('under', spoken)}{f' {depth}' if depth > 1 else ''})"
