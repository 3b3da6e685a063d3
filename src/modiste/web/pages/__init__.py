"""The pages, in the order of the menu. A room adds one with a folder here and a line in `PAGES`."""

from typing import Final

from modiste.web.page import Page
from modiste.web.pages.account.page import PAGE as ACCOUNT
from modiste.web.pages.boards.page import PAGE as BOARDS
from modiste.web.pages.design.page import PAGE as DESIGN
from modiste.web.pages.fabric.page import PAGE as FABRIC
from modiste.web.pages.find.page import PAGE as FIND
from modiste.web.pages.foryou.page import PAGE as FOR_YOU
from modiste.web.pages.home.page import PAGE as HOME
from modiste.web.pages.outfits.page import PAGE as OUTFITS
from modiste.web.pages.sewing.page import PAGE as SEWING
from modiste.web.pages.stylist.page import PAGE as STYLIST
from modiste.web.pages.train.page import PAGE as TRAIN
from modiste.web.pages.trends.page import PAGE as TRENDS
from modiste.web.pages.tryon.page import PAGE as TRYON
from modiste.web.pages.wardrobe.page import PAGE as WARDROBE

PAGES: Final[tuple[Page, ...]] = (
    HOME, SEWING, DESIGN, FABRIC, TRYON, TRAIN, FIND, WARDROBE, OUTFITS, FOR_YOU, TRENDS, STYLIST, BOARDS, ACCOUNT)
