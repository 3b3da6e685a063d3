"""HTML from templates, in the language of the page: everything that a user wrote is escaped by Jinja."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from modiste.studio.lookbook.captions import model_name
from modiste.studio.store import LineageNode, Picture
from modiste.studio.titles import shown_title
from modiste.web import assets
from modiste.web.texts import TABLES, Words
from modiste.web.wording import tag_name

FOLDERS: Final = (Path(__file__).parent / "templates", Path(__file__).parent / "pages")
_MOST_INKS: Final = 12


@cache
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(FOLDERS), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True)
    made.globals.update(kind_name=kind_name, node_name=node_name, inks=inks_of, title_of=title_of,
                        tag_name=tag_name, model_name=model_name,
                        asset=assets.address, scripts=assets.scripts, version=assets.version)
    return made


def render(template: str, words: Words, values: Mapping[str, object] | None = None) -> Markup:
    """A template with its values, in a language: of `templates`, or `<page>/page.html` of a page."""
    return Markup(_environment().get_template(template).render(words=words, **(values or {})))  # noqa: S704 - escaped


def kind_name(picture: Picture, words: Words) -> str:
    """What a picture is, in words."""
    key = f"kind.{picture.kind}"
    return words(key) if key in TABLES[words.language] else picture.kind


def node_name(node: LineageNode, words: Words) -> str:
    """What a step of a lineage is, in words."""
    key = f"kind.{node.picture.kind if node.picture is not None else node.kind}"
    return words(key) if key in TABLES[words.language] else node.kind


def title_of(picture: Picture, words: Words) -> str:
    """A picture's title; one of our own making, such as a fabric's category and seed, in the language of the page."""
    key = f"tryon.part.{picture.part}" if picture.part else "kind.mask"
    if picture.kind == "mask" and picture.title == (picture.part or "mask") and key in TABLES[words.language]:
        return words(key)
    return shown_title(picture, words.language)


def inks_of(picture: Picture) -> tuple[str, ...]:
    """The inks of a fabric that was reduced to some, as CSS colours."""
    return picture.texts("inks")[:_MOST_INKS] if picture.kind == "fabric" else ()
