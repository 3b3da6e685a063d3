"""The lineage tree: from a kept picture through what it was made from to the words it began with."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from modiste.core.values import Lineage
from modiste.studio.store.pictures.rows import picture_of, whole_picture
from modiste.studio.store.pictures.tables import OriginRow, PictureRow
from modiste.studio.store.pictures.values import LineageNode, Picture

MAX_DEPTH: Final = 100
_WORDS: Final = "prompt"
_FILE: Final = "file"


def lineage_tree(session: Session, picture: PictureRow) -> LineageNode:
    """The tree above a picture, read in two queries and two for tags and parents.

    A picture that led to it in several ways is followed back once: later it stands without its parents. So does what
    lies more than 100 steps back.
    """
    first = select(OriginRow.parent).where(OriginRow.picture == picture.number).cte("walk", recursive=True)
    walk = first.union(select(OriginRow.parent).join(first, OriginRow.picture == first.c.parent))
    rows = session.scalars(
        select(PictureRow).where(PictureRow.number.in_(select(walk.c.parent)), PictureRow.user == picture.user,
                                 PictureRow.binned.is_(None))
        .options(*whole_picture())
    )
    kept = {row.id: picture_of(row) for row in (picture, *rows)}
    return _grow(kept[picture.id], kept, set(), 0)


def _grow(picture: Picture, kept: dict[str, Picture], seen: set[str], depth: int) -> LineageNode:
    lineage = picture.lineage
    parents: list[LineageNode] = []
    if picture.id not in seen and depth < MAX_DEPTH:
        seen.add(picture.id)
        if picture.prompt:
            parents.append(LineageNode(kind=_WORDS, label=picture.prompt))
        made_from = [kept[name] for name in picture.parents if name in kept]
        parents += [_grow(parent, kept, seen, depth + 1) for parent in made_from]
        if lineage is not None and not made_from:
            parents += _unkept(lineage, picture.prompt, depth + 1)
    if lineage is None:
        return LineageNode(kind=picture.kind, label=picture.title, picture=picture, parents=tuple(parents))
    return LineageNode(
        kind=lineage.kind, label=picture.title, picture=picture, model=lineage.model, seed=lineage.seed,
        settings=lineage.settings, parents=tuple(parents),
    )


def _unkept(lineage: Lineage, prompt: str, depth: int) -> list[LineageNode]:
    """What a lineage tells of things that are not in the store."""
    if depth >= MAX_DEPTH:
        return []
    if not lineage.parents:
        names = (name for name in lineage.inputs if name.strip() and name.strip() != prompt)
        return [LineageNode(kind=_FILE, label=name) for name in names]
    return [
        LineageNode(
            kind=parent.kind, label=parent.kind, model=parent.model, seed=parent.seed, settings=parent.settings,
            parents=tuple(_unkept(parent, prompt, depth + 1)),
        )
        for parent in lineage.parents
    ]
