"""A visit of the studio in a real browser, and the browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from modiste.web.texts import Words, words_of

sync_api = pytest.importorskip("playwright.sync_api")
_CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = ("--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
          "--disable-component-update --disable-sync").split()
needs_chromium = [
    pytest.mark.slow,
    pytest.mark.skipif(not _CHROMIUM.exists(), reason="Chromium is not installed"),
    # Closing a browser's connections in the middle of an answer is not ours to warn of.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]
READY = "html[data-ready]"
"""Of every page, once its scripts have begun."""


class Visit:
    """A page of a browser that remembers whatever went wrong, and every request to elsewhere."""

    def __init__(self, page: "sync_api.Page", address: str, words: Words) -> None:  # type: ignore[name-defined]
        self.page, self.address, self.words = page, address, words
        self.wrong: list[str] = []
        page.set_default_timeout(15_000)
        page.on("console", lambda message: message.type == "error" and self.wrong.append(message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self._look(request.url))

    def _look(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.wrong.append(f"asked elsewhere: {url}")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}/{self.words.language}/{path}")
        self.page.wait_for_selector(READY)

    def use(self, place: str, key: str) -> None:
        """Choose from the menu under the first picture at a place."""
        card = self.page.locator(f"{place} .m-menu").first
        entry = card.get_by_text(self.words(key), exact=True)
        sync_api.expect(card.locator("summary")).to_be_visible()
        for _ in range(5):  # a page that is still arriving may close the menu again
            if not entry.is_visible():
                card.locator("summary").click()
            try:
                entry.click(timeout=1500)
            except sync_api.TimeoutError:
                continue
            return
        raise AssertionError(f"the menu has no {key}")


@contextmanager
def chromium() -> Iterator["sync_api.Browser"]:  # type: ignore[name-defined]
    """The browser, closed at the end."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(_CHROMIUM), args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def visiting(browser: "sync_api.Browser", address: str, tongue: str, width: int = 1280) -> Iterator[Visit]:  # type: ignore[name-defined]
    """A visit in a window of its own, with nothing left of earlier ones."""
    context = browser.new_context(viewport={"width": width, "height": 844}, accept_downloads=True)
    try:
        yield Visit(context.new_page(), address, words_of(tongue))
    finally:
        context.close()
