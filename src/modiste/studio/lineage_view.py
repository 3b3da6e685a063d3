"""How a picture came about, as people read it: shorter than the whole record, which the API gives."""

from collections.abc import Iterator
from dataclasses import replace

from modiste.studio.store import LineageNode


def shown_tree(tree: LineageNode) -> LineageNode:
    """The tree with each picture once, as near to its root as it stands, and a mask's corrections as one step."""
    return _shown(tree, _whole(tree), {tree.picture.id} if tree.picture is not None else set())


def _shown(node: LineageNode, whole: dict[str, LineageNode], seen: set[str]) -> LineageNode:
    new = {_key(parent): parent for parent in _made_from(node, whole) if _key(parent) not in seen}
    seen |= {key for key, parent in new.items() if parent.picture is not None}
    return replace(node, parents=tuple(_shown(whole.get(key, parent), whole, seen) for key, parent in new.items()))


def _made_from(node: LineageNode, whole: dict[str, LineageNode]) -> Iterator[LineageNode]:
    for parent in node.parents:
        if _is_mask(node) and _is_mask(parent):
            yield from _made_from(whole[_key(parent)], whole)
        else:
            yield parent


def _whole(tree: LineageNode) -> dict[str, LineageNode]:
    """The pictures of a tree by their ids: each is told whole in one of its places, and in the others without what it
    was made from."""
    found: dict[str, LineageNode] = {}
    ahead = [tree]
    while ahead:
        node = ahead.pop()
        ahead += node.parents
        if node.picture is not None and len(node.parents) >= len(found.get(node.picture.id, node).parents):
            found[node.picture.id] = node
    return found


def _key(node: LineageNode) -> str:
    return node.picture.id if node.picture is not None else f"{node.kind}: {node.label}"


def _is_mask(node: LineageNode) -> bool:
    return node.picture is not None and node.picture.kind == "mask"
