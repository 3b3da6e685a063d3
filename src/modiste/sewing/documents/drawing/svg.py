"""A drawing as SVG: true to size (mm), one group a layer, which Inkscape shows as its layers."""

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from modiste.sewing.documents.drawing.drawing import Drawing, Path, Text, smooth_controls

_INKSCAPE = 'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
_FONT = "'PT Sans', 'DejaVu Sans', Arial, sans-serif"


def svg_bytes(drawing: Drawing) -> bytes:
    """The file's bytes; the same drawing gives the same bytes. y is turned down, as SVG has it."""
    w, h = _n(drawing.width), _n(drawing.height)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" {_INKSCAPE} width="{w}mm" height="{h}mm" viewBox="0 0 {w} {h}">',
        f"<title>{escape(drawing.title)}</title>",
    ]
    layers = dict(drawing.layers)
    for item in drawing.items:
        layers.setdefault(item.layer, item.layer)
    for layer, label in layers.items():
        items = [item for item in drawing.items if item.layer == layer]
        if not items:
            continue
        lines.append(
            f'<g id={quoteattr(layer)} inkscape:groupmode="layer" inkscape:label={quoteattr(label)} '
            f'fill="none" stroke-linejoin="round" stroke-linecap="round">'
        )
        lines += [
            _path(item, drawing.height) if isinstance(item, Path) else _text(item, drawing.height) for item in items
        ]
        lines.append("</g>")
    lines.append("</svg>")
    return ("\n".join(lines) + "\n").encode()


def svg_shapes(items: Sequence[Path | Text], height: float) -> str:
    """Items as SVG elements one after the other, to be set into a drawing of that height."""
    made = [_path(item, height) if isinstance(item, Path) else _text(item, height) for item in items]
    return f'<g fill="none" stroke-linejoin="round" stroke-linecap="round">{"".join(made)}</g>'


def _path(path: Path, height: float) -> str:
    points = np.stack([path.points[:, 0], height - path.points[:, 1]], axis=1)
    if path.is_smooth and len(points) > 2:
        curves = smooth_controls(points, path.is_closed)
        data = f"M{_p(points[0])}" + "".join(f"C{_p(b)} {_p(c)} {_p(d)}" for _, b, c, d in curves)
    else:
        data = "M" + "L".join(_p(point) for point in points)
    style = f'stroke="{path.colour}" stroke-width="{_n(path.width)}"' if path.width > 0 else 'stroke="none"'
    if path.dash:
        style += f' stroke-dasharray="{" ".join(_n(step) for step in path.dash)}"'
    if path.fill:
        style += f' fill="{path.fill}"'
    return f'<path d="{data}{"Z" if path.is_closed else ""}" {style}/>'


def _text(text: Text, height: float) -> str:
    x, y = text.at[0], height - text.at[1]
    turn = f' transform="rotate({_n(-text.angle)} {_n(x)} {_n(y)})"' if text.angle else ""
    weight = ' font-weight="bold"' if text.is_bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-family="{_FONT}" font-size="{_n(text.size)}" fill="{text.colour}" '
        f'text-anchor="{text.anchor}"{weight}{turn}>{escape(text.text)}</text>'
    )


def _p(point: np.ndarray) -> str:
    return f"{_n(float(point[0]))},{_n(float(point[1]))}"


def _n(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"{value} in a drawing")
    return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.0005 else "0"
