"""One picture's way through the pages of a running studio, in a real browser: each step is looked for, photographed and
timed, in both languages, on a desktop and on a phone.

    modiste --home DIR example && modiste --home DIR studio --port 8077 --no-browser
    python benchmarks/loop_pages.py OUT [--address http://127.0.0.1:8077] [--tongues en,ru] [--widths 1280,390]
        [--seconds 240]

A prompt -> a sewn design -> another cloth on it -> pattern and tech sheet -> a fabric on a person's photo -> nearest
items -> wardrobe -> outfit for rain -> improved -> recommended -> trends -> asked about in the chat -> board ->
lookbook. OUT gets NN-step-language-width.png. What a page says in its console, asks of elsewhere, or lets hang over its
edge is told. Ends
with 0 where nothing is wrong, and with a remark where there is no browser.
"""

import argparse
import io
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

CHROMIUM: Final = Path("/usr/bin/chromium")
PROMPT: Final = {"en": "navy linen wrap dress", "ru": "синее льняное платье с запахом"}
ASKED: Final = {"en": "a dress under 150 euro, not black", "ru": "платье до 150 евро, не чёрное"}
TREND: Final = {"en": "are dresses in fashion?", "ru": "какие платья сейчас в моде?"}
_PICTURE: Final = re.compile(r"/pictures/([0-9a-f]+)/")


@dataclass(kw_only=True)
class Round:
    """A way through the pages: where its pictures go, and what was found."""

    out: Path
    tongue: str
    width: int
    wrong: list[str] = field(default_factory=list)
    sewn: str = ""
    photo: bytes = b""


def person() -> bytes:
    """A photo of a person that may be shown: scikit-image's astronaut."""
    import skimage.data
    from PIL import Image

    data = io.BytesIO()
    Image.fromarray(skimage.data.astronaut()).save(data, "PNG")
    return data.getvalue()


def sew(visit: "Visit", told: Round) -> None:
    visit.open("sewing")
    visit.page.fill("#f-text", PROMPT[told.tongue])
    visit.page.click("#sew")
    visit.page.wait_for_selector("#stage-photo")
    found = _PICTURE.search(visit.page.get_attribute("#stage-photo", "src") or "")
    told.sewn = found[1] if found else ""


def other_cloth(visit: "Visit", _told: Round) -> None:
    visit.page.select_option("#f-print", "polka_dot")
    visit.page.wait_for_selector('#stage-photo[src^="blob:"]')


def papers(visit: "Visit", told: Round) -> None:
    buttons = visit.page.locator('[data-file$=".pdf"]')
    if buttons.count() < 2:
        told.wrong.append("pattern and tech sheet: fewer than two PDF files are offered")
    for place in range(min(2, buttons.count())):
        with visit.page.expect_download() as taken:
            buttons.nth(place).click()
        if taken.value.path().read_bytes()[:4] != b"%PDF":
            told.wrong.append(f"{taken.value.suggested_filename} is no PDF")


def drape(visit: "Visit", told: Round) -> None:
    page = visit.page
    answer = page.request.get(f"{visit.address}/api/v1/pictures?kind=fabric").json()
    rows = answer if isinstance(answer, list) else next(value for value in answer.values() if isinstance(value, list))
    visit.open(f"try-on?fabric={rows[0]['id']}")
    page.wait_for_selector("#cloth .chosen img")
    page.click("#photo .m-add")
    file = {"name": "person.png", "mimeType": "image/png", "buffer": told.photo}
    page.set_input_files("dialog input[type=file]", file)
    page.wait_for_selector("#mask m-brush[data-ready]:not([data-ready=empty])")
    page.click("#try")
    page.wait_for_selector("#tryon-results m-compare img")


def board(visit: "Visit", told: Round) -> None:
    page, name = visit.page, f"Loop {told.tongue} {told.width} {time.time():.0f}"
    page.click("#tryon-results [data-save]")
    page.fill("dialog input[type=text]", name)
    page.click("dialog form button")
    page.wait_for_selector("#m-tell.shown")
    visit.open("boards")
    page.locator(".m-boards li a", has_text=name).click()
    page.wait_for_selector(".m-board")
    with page.expect_download() as waiting:
        page.get_by_text(visit.words("boards.pdf")).click()
    if waiting.value.path().read_bytes()[:4] != b"%PDF":
        told.wrong.append("the lookbook is no PDF")


def lineage(visit: "Visit", _told: Round) -> None:
    visit.page.locator(".m-grid a.frame").first.click()
    visit.page.wait_for_selector("dialog.m-viewer img")
    visit.page.locator("dialog.m-viewer").get_by_text(visit.words("viewer.page")).click()
    visit.page.wait_for_selector(".m-tree .node")


def nearest(visit: "Visit", told: Round) -> None:
    visit.open(f"find?picture={told.sewn}")
    visit.page.wait_for_selector('main a[href*="find?like="]')


def wardrobe(visit: "Visit", told: Round) -> None:
    page = visit.page
    data = page.request.get(f"{visit.address}/api/v1/pictures/{told.sewn}/thumbnail?side=1024").body()
    visit.open("wardrobe")
    page.wait_for_selector(".garment")
    name = f"dress-{told.tongue}-{told.width}.png"
    page.set_input_files("#bring input[name=photos]", {"name": name, "mimeType": "image/png", "buffer": data})
    page.wait_for_selector("#wardrobe-job .brought")  # a dress that hangs there already is told, and not hung twice


def outfit(visit: "Visit", _told: Round) -> None:
    visit.open("outfits?weather=12C+rain")
    visit.page.wait_for_selector(".outfit")


def improved(visit: "Visit", _told: Round) -> None:
    visit.page.locator('.outfit a[href*="outfits/improve?"]').first.click()
    visit.page.wait_for_selector("#improve-form")
    visit.page.click("#improve")
    answers = ("li", "article", ".m-empty", ".m-notice")  # nothing small may help
    visit.page.wait_for_selector(", ".join((*(f"#improve-job {one}" for one in answers), "[role=alert]")))


def recommended(visit: "Visit", _told: Round) -> None:
    visit.open("foryou")
    visit.page.wait_for_selector(".picks li")


def trends(visit: "Visit", _told: Round) -> None:
    visit.open("trends")
    visit.page.wait_for_selector("main h1")


def chat(visit: "Visit", told: Round) -> None:
    page = visit.page
    visit.open("stylist")
    for number, said in enumerate((ASKED[told.tongue], TREND[told.tongue]), 1):
        page.fill("#m-text", said)
        page.click("#m-write button.m-button")
        page.wait_for_selector(f".m-answer >> nth={number - 1}")


STEPS: Final[tuple[Callable[["Visit", Round], None], ...]] = (
    sew, other_cloth, papers, drape, board, lineage, nearest, wardrobe, outfit, improved, recommended, trends, chat)


def go(visit: "Visit", told: Round, until: float) -> None:
    """Every step in turn; one that fails is told, and the next is tried."""
    for number, step in enumerate(STEPS, 1):
        if time.monotonic() > until:
            told.wrong.append(f"{step.__name__}: no time left")
            continue
        start = time.monotonic()
        visit.page.set_default_timeout(1000 * max(5.0, until - start))
        try:
            step(visit, told)
        except Exception as error:  # noqa: BLE001 - a step that fails is what is looked for
            told.wrong.append(f"{step.__name__}: {str(error).splitlines()[0]}")
        visit.page.screenshot(path=told.out / f"{number:02}-{step.__name__}-{told.tongue}-{told.width}.png")
        over = visit.page.evaluate("document.documentElement.scrollWidth") - told.width
        if over > 0:
            told.wrong.append(f"{step.__name__}: {over} pixels over the edge")
        sys.stdout.write(f"{told.tongue} {told.width} {step.__name__}: {time.monotonic() - start:.1f} s\n")
        sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Go the way in each language and width; print what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--address", default="http://127.0.0.1:8077")
    parser.add_argument("--tongues", default="en,ru")
    parser.add_argument("--widths", default="1280,390")
    parser.add_argument("--seconds", type=float, default=240, help="of each way")
    asked = parser.parse_args(arguments)
    if not CHROMIUM.exists():
        sys.stdout.write("no browser here: skipped\n")
        return 0
    asked.out.mkdir(parents=True, exist_ok=True)
    photo, wrong = person(), 0
    with chromium() as browser:
        for tongue in asked.tongues.split(","):
            for width in map(int, asked.widths.split(",")):
                told = Round(out=asked.out, tongue=tongue, width=width, photo=photo)
                with visiting(browser, asked.address, tongue, width=width) as visit:
                    go(visit, told, time.monotonic() + asked.seconds)
                    told.wrong += visit.wrong
                sys.stdout.writelines(f"  wrong, {tongue} {width}: {one}\n" for one in told.wrong)
                wrong += len(told.wrong)
    sys.stdout.write(f"wrong in all: {wrong}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    from tests.web.visit import Visit, chromium, visiting

    raise SystemExit(main())
