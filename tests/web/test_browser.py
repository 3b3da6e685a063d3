"""The loop as a new user goes it, in a real browser: words, design, fabric, try-on, board, lookbook."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from PIL import Image

from tests.web.conftest import png, served
from tests.web.visit import Visit, chromium, needs_chromium, sync_api, visiting

NASTY = "dress <img src=x onerror=\"window.hit=1\"> ${window.hit=1} {{value}}"
pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator["sync_api.Browser"]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    path = tmp_path / "portrait.png"
    Image.new("RGB", (160, 200), "tan").save(path)
    return path


@pytest.mark.parametrize("tongue", ["en", "ru"])
def test_the_whole_loop(tongue: str, app: FastAPI, browser: "sync_api.Browser", portrait: Path) -> None:
    with served(app) as address, visiting(browser, address, tongue) as visit:
        _design(visit)
        _fabric(visit)
        _try_on(visit, portrait)
        _lookbook(visit)
        assert visit.wrong == []
        assert visit.page.evaluate("window.hit") is None


def _design(visit: Visit) -> None:
    page, prompt = visit.page, "red dress" if visit.words.language == "en" else "красное платье"
    visit.open("design")
    page.fill("#f-text", prompt)
    page.wait_for_selector("m-chips li >> nth=1")
    page.locator("m-chips .lock").nth(1).click()
    page.click("#draw")
    page.wait_for_selector("#design-results .m-card[data-picture] >> nth=3")
    # A reload shows the same work, and the words are still there.
    page.reload()
    page.wait_for_selector("#design-results .m-card[data-picture] >> nth=3")
    page.wait_for_selector("m-chips li.locked")
    assert page.input_value("#f-text") == prompt
    page.locator("m-chips .drop").nth(1).click()
    page.wait_for_selector("m-chips li.removed")
    assert page.input_value("#f-text") == prompt, "a chip changes what is drawn and not a person's words"
    page.fill("#f-text", "")
    page.click("#draw")
    page.wait_for_selector("form [role=alert]")
    assert page.locator("#design-results .m-card[data-picture]").count() == 4, "an error wipes no result"
    page.fill("#f-text", NASTY)
    page.click("#draw")
    page.wait_for_selector(f"#design-results .m-card[data-picture] >> text={NASTY[:8]}")


def _fabric(visit: Visit) -> None:
    page = visit.page
    visit.open("fabric")
    page.click("m-palette .add")
    page.click("m-palette .add")
    page.click("#make")
    page.wait_for_selector("#fabric-results .m-card[data-picture] >> nth=1")


def _try_on(visit: Visit, portrait: Path) -> None:
    page = visit.page
    visit.use("#fabric-results", "card.drape_fabric")
    page.wait_for_selector("#cloth .chosen img")
    page.click("#photo .m-add")
    page.set_input_files("dialog input[type=file]", portrait)
    page.wait_for_selector("#mask canvas")
    page.get_by_text(visit.words("tryon.part.upper"), exact=True).wait_for()
    page.wait_for_selector("#mask m-brush[data-ready]:not([data-ready=empty])")
    page.locator("#mask canvas").scroll_into_view_if_needed()
    box = page.locator("#mask canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4, steps=3)
    with page.expect_response(lambda answer: answer.url.endswith("/mask")) as corrected:
        page.mouse.up()
    assert corrected.value.ok, "the stroke follows the garment's edges"
    page.wait_for_selector("#mask m-brush:not([data-busy])")
    with page.expect_response(lambda answer: answer.url.endswith("/api/v1/pictures")):
        page.locator("#mask .tools button", has_text=visit.words("brush.undo")).click()
    page.click("#try")
    page.wait_for_selector("#tryon-results m-compare img")
    page.locator("#tryon-results m-compare input").press("ArrowRight")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    sync_api.expect(page.locator("#tryon-results m-compare img").first).to_be_in_viewport(ratio=0.9)
    page.click("#tryon-results [data-save]")
    page.fill("dialog input[type=text]", NASTY)
    page.click("dialog form button")
    page.wait_for_selector("#m-tell.shown")
    # The design itself is a photo, too: from its menu, nothing is uploaded again.
    visit.open("design")
    page.wait_for_selector("#design-results .m-card[data-picture]")
    visit.use("#design-results", "card.drape")
    page.wait_for_selector("#photo .chosen img")
    page.get_by_text(visit.words("tryon.part.upper"), exact=True).wait_for()
    page.click("#try")
    page.wait_for_selector("#tryon-results m-compare img")
    page.click("#tryon-results [data-save]")
    page.click("dialog .m-choices button")
    page.wait_for_selector("#m-tell.shown")


def _lookbook(visit: Visit) -> None:
    page = visit.page
    visit.open("boards")
    page.wait_for_selector(".m-grid .m-card >> nth=3")
    for number in (0, 1):
        page.locator("input[data-pick]").nth(number).check(force=True)
    page.locator(".m-selected").get_by_text(visit.words("select.compare"), exact=True).click()
    page.wait_for_selector("dialog .m-side figure >> nth=1")
    page.keyboard.press("Escape")
    page.locator(".m-selected").get_by_text(visit.words("select.clear"), exact=True).click()
    page.locator(".m-boards li a").nth(1).click()
    page.wait_for_selector(".m-board")
    assert page.locator(".m-grid .m-card").count() == 2
    for key, head in (("boards.pdf", b"%PDF"), ("boards.html", b"<!doctype html>")):
        with page.expect_download() as waiting:
            page.get_by_text(visit.words(key)).click()
        assert waiting.value.path().read_bytes()[: len(head)].lower() == head.lower()
    page.locator(".m-grid a.frame").first.click()
    page.wait_for_selector("dialog.m-viewer img")
    page.keyboard.press("ArrowRight")
    page.locator("dialog.m-viewer").get_by_text(visit.words("viewer.page")).click()
    page.wait_for_selector(".m-tree .node >> nth=2")
    page.locator(".m-rename summary").click()
    page.locator(".m-rename input[name=title]").fill("Look 1")
    page.locator(".m-rename button").click()
    page.wait_for_selector(".m-picture h1 >> text=Look 1")


def test_it_fits_a_phone_and_is_used_by_keyboard(app: FastAPI, browser: "sync_api.Browser") -> None:
    with served(app) as address, visiting(browser, address, "ru", width=390) as visit:
        page = visit.page
        for path in ("", "design", "fabric", "try-on", "train", "boards"):
            visit.open(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
            sideways = page.evaluate("""[...document.querySelectorAll('*')].filter((one) => one.clientWidth > 0
                && one.scrollWidth > one.clientWidth && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX))
                .map((one) => one.outerHTML.slice(0, 120))""")
            assert sideways == [], path
            unlabelled = page.evaluate("""[...document.querySelectorAll(
                'button, input, select, textarea, img')]
                .filter((one) => one.checkVisibility() && !(one.ariaLabel || one.labels?.length || one.title
                    || one.textContent.trim() || one.closest('label, [aria-hidden=true]') || one.hasAttribute('alt')))
                .map((one) => one.outerHTML.slice(0, 120))""")
            assert unlabelled == [], path
            assert page.evaluate("document.documentElement.lang") == "ru", "whatever the browser's own language is"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "m-skip"
        assert visit.wrong == []


def test_where_the_work_is_shown_comes_into_sight(app: FastAPI, browser: "sync_api.Browser") -> None:
    with served(app) as address, visiting(browser, address, "en", width=390) as visit:
        visit.open("design")
        visit.page.fill("#f-text", "red dress")
        visit.page.click("#draw")
        sync_api.expect(visit.page.locator("#design-results .m-job")).to_be_in_viewport()


def test_what_is_typed_is_there_after_leaving_reloading_and_coming_back(
        app: FastAPI, browser: "sync_api.Browser") -> None:
    with served(app) as address, visiting(browser, address, "ru") as visit:
        page, field = visit.page, visit.page.locator("#f-text")
        visit.open("design")
        field.fill("красное платье")
        page.click("#draw")
        page.wait_for_selector("#design-results .m-card[data-picture] >> nth=3")
        field.fill("синие брюки")
        page.locator("summary", has_text=visit.words("design.options")).click()
        page.locator("input[name=size][value='512']").check()
        page.locator("m-chips li", has_text="брюки").wait_for()
        for leave in (page.reload, lambda: visit.open("boards") or page.go_back(), lambda: visit.open("design")):
            leave()
            page.wait_for_selector("html[data-ready]")
            assert field.input_value() == "синие брюки"
            assert page.locator("input[name=size]:checked").input_value() == "512"
            sync_api.expect(page.locator("m-chips ul")).to_contain_text("брюки")
            sync_api.expect(page.locator("m-chips ul")).not_to_contain_text("платье")
        visit.open("design?text=пальто")
        assert field.input_value() == "пальто", "what an address brings wins once"
        field.fill("пальто до колена")
        page.reload()
        assert field.input_value() == "пальто до колена"
        page.click(".m-tongue:not([aria-current])")
        page.wait_for_selector("html[lang=en][data-ready]")
        assert field.input_value() == "пальто до колена"
        assert visit.wrong == []


def test_pictures_are_pasted_dropped_deleted_and_brought_back(app: FastAPI, browser: "sync_api.Browser") -> None:
    drop = """(kind) => {
        const bytes = Uint8Array.from(atob('%s'), (one) => one.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], 'look.png', { type: 'image/png' }));
        const event = kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true })
            : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
    }""".replace("%s", b64encode(png()).decode())
    with served(app) as address, visiting(browser, address, "en") as visit:
        page = visit.page
        visit.open("design")
        page.evaluate(drop, "paste")
        page.wait_for_selector("#references .chosen img")
        visit.open("boards")
        page.locator(".m-grid .m-card").wait_for()
        page.evaluate(drop, "drop")
        page.locator(".m-grid .m-card").nth(1).wait_for()
        page.locator(".m-grid .m-card summary").first.click()
        page.locator(".m-menu[open] [data-remove]").click()
        page.locator("#m-tell button").click()
        sync_api.expect(page.locator("#m-tell")).to_have_text(visit.words("bin.back"))
        assert page.locator(".m-grid .m-card:visible").count() == 2
        assert visit.wrong == []


def test_a_double_click_sends_once(app: FastAPI, browser: "sync_api.Browser") -> None:
    with served(app) as address, visiting(browser, address, "en") as visit:
        sent: list[str] = []
        visit.page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
        visit.open("fabric")
        visit.page.dblclick("#make")
        visit.page.wait_for_selector("#fabric-results m-job")
        visit.page.wait_for_timeout(400)
        assert len([one for one in sent if one.endswith("/fabric")]) == 1
