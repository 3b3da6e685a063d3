"""The scripts, styles and pictures that the pages are made of: their addresses change with what is in them, so that a
browser keeps them for good and still never shows an upgraded page in the old style."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from modiste.web.texts import TABLES, Words

STATIC: Final = Path(__file__).parent / "static"
_SCRIPT_TEXTS: Final = ("picker.", "brush.", "palette.", "job.", "card.", "viewer.", "error.", "bin.", "select.",
                        "train.", "boards.", "design.lock", "design.unlock", "design.drop", "design.add",
                        "design.restore", "design.understood_none", "design.worn_with",
                        "design.worn_without", "tryon.before", "tryon.after", "tryon.slider",
                        "find.script.", "sewing.script.", "stylist.script.", "wardrobe.script.", "account.script.")


_EVERYWHERE: Final = re.compile(r'^import .*?"\./([\w.]+)"', re.MULTILINE)


@cache
def version() -> str:
    """A word that changes whenever a file or a text does."""
    seen = hashlib.sha256(json.dumps(TABLES, sort_keys=True).encode())
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            seen.update(path.name.encode() + path.read_bytes())
    return seen.hexdigest()[:12]


def address(name: str) -> str:
    """Where a browser finds a file of `static`."""
    return f"/static/{version()}/{name}"


@cache
def scripts() -> tuple[str, ...]:
    """The addresses of the scripts that every page imports, so that a browser asks for them at once."""
    names, ahead = ["modiste.js"], ["modiste.js"]
    while ahead:
        found = _EVERYWHERE.findall((STATIC / ahead.pop()).read_text(encoding="utf-8"))
        new = [name for name in dict.fromkeys(found) if name not in names]
        names += new
        ahead += new
    return tuple(map(address, names))


def words_module(words: Words) -> str:
    """The texts that scripts need, as a module."""
    texts = {key: text for key, text in TABLES[words.language].items() if key.startswith(_SCRIPT_TEXTS)}
    told = json.dumps(texts, ensure_ascii=False)
    return f"export const words = {told};\nexport const language = {json.dumps(words.language)};\n"


def mount(app: FastAPI) -> None:
    """Serve the files: under their version for the pages, and plainly."""
    files = GZipMiddleware(StaticFiles(directory=STATIC), minimum_size=600)
    app.mount(f"/static/{version()}", files, name="assets")
    app.mount("/static", files, name="static")
