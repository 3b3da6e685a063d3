"""Photographs of hung garments: any view, any cloth, with exact passes."""

from modiste.sewing.rendering.develop import Picture
from modiste.sewing.rendering.photograph import photograph, recloth
from modiste.sewing.rendering.values import Cloth, Shot, cloth_of

__all__ = ["Cloth", "Picture", "Shot", "cloth_of", "photograph", "recloth"]
