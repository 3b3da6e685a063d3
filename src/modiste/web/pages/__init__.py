"""The pages, in the order of the menu. A room adds one with a file here and a line in `PAGES`."""

from typing import Final

from modiste.web.pages import boards, design, fabric, home, train, tryon
from modiste.web.pages.page import Page

PAGES: Final[tuple[Page, ...]] = (home.PAGE, design.PAGE, fabric.PAGE, tryon.PAGE, train.PAGE, boards.PAGE)
