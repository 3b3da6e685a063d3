"""From photos that are dropped on the page to an outfit that is planned, in a real browser as wide as a phone."""

from base64 import b64encode
from pathlib import Path

from tests.web.conftest import served
from tests.web.dressed import Gate, dressing_app, photo
from tests.web.visit import chromium, needs_chromium, sync_api, visiting

pytestmark = needs_chromium
_DROP = """(photos) => {
    const data = new DataTransfer();
    for (const [name, text] of photos) {
        const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: 'image/png' }));
    }
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def test_photos_become_garments_and_garments_an_outfit(tmp_path: Path) -> None:
    photos = [(f"{name}.png", b64encode(data).decode()) for name, data in (
        ("top", photo("red")), ("trousers", photo("navy", (50, 14, 78, 120))), ("other", photo("green")))]
    with (served(dressing_app(tmp_path)) as address, chromium() as browser,
          visiting(browser, address, "ru", width=390) as visit):
        page = visit.page
        visit.open("wardrobe")
        page.evaluate(_DROP, photos)
        page.wait_for_selector(".garment >> nth=2")
        page.locator(".garment input[name=id]").first.check()
        sync_api.expect(page.locator("[data-count]")).to_have_text(visit.words("wardrobe.script.count", count=1))
        page.get_by_role("button", name=visit.words("wardrobe.state.in_wash"), exact=True).click()
        page.wait_for_selector(".garment.in_wash")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        visit.open("outfits")
        page.wait_for_selector(".outfit >> nth=0")
        page.locator(".outfit .lock").first.click()
        page.wait_for_selector(".outfit .locked")
        assert "must=" in page.url
        page.locator(".outfit .keep button").first.click()
        page.wait_for_selector(".outfit [role=status]")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        unlabelled = page.evaluate("""[...document.querySelectorAll('button, input, select, textarea, img')]
            .filter((one) => one.checkVisibility() && !(one.ariaLabel || one.labels?.length || one.title
                || one.textContent.trim() || one.closest('label, [aria-hidden=true]') || one.hasAttribute('alt')))
            .map((one) => one.outerHTML.slice(0, 120))""")
        assert unlabelled == []
        assert visit.wrong == []


def test_what_is_dropped_is_seen_before_anything_is_loaded(tmp_path: Path) -> None:
    gate = Gate()
    photos = [(f"{name}.png", b64encode(photo(name)).decode()) for name in ("red", "navy", "green")]
    with (served(dressing_app(tmp_path, gate)) as address, chromium() as browser,
          visiting(browser, address, "ru", width=390) as visit):
        page = visit.page
        visit.open("wardrobe")
        page.evaluate(_DROP, photos)
        page.wait_for_selector("m-job .coming .cut img")
        assert page.evaluate("document.querySelector('.coming .cut img').decode().then(() => true)")
        sync_api.expect(page.locator(".coming .cut")).to_contain_text(visit.words("wardrobe.coming.cut"))
        sync_api.expect(page.locator(".coming li")).to_have_count(3)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        gate.loads.set()
        gate.looks.release(100)
        page.wait_for_selector(".garment >> nth=2")
        sync_api.expect(page.locator(".coming")).to_have_count(0)
        assert visit.wrong == []


def test_a_press_is_kept_and_half_typed_words_are_not_lost(tmp_path: Path) -> None:
    photos = [(f"{name}.png", b64encode(photo(name)).decode()) for name in ("red", "navy")]
    with (served(dressing_app(tmp_path)) as address, chromium() as browser,
          visiting(browser, address, "en", width=390) as visit):
        page = visit.page
        visit.open("wardrobe")
        page.evaluate(_DROP, photos[:1])
        page.wait_for_selector("#wardrobe-figures >> text=1")
        page.evaluate(_DROP, photos[1:])
        sync_api.expect(page.locator("#wardrobe-figures b").first).to_have_text("2", timeout=15_000)
        page.locator(".garment .frame").first.click()
        page.wait_for_selector("html[data-ready] input[name=place]")  # of the new page, not of the one that is left
        page.fill("input[name=place]", "in the ha")
        page.click("label:has(input[name=state][value=in_wash])")
        sync_api.expect(page.locator("input[name=version]")).to_have_value("2", timeout=15_000)
        assert page.input_value("input[name=place]") == "in the ha", "a press keeps what is being typed"
        assert page.evaluate("document.activeElement.value") == "in_wash", "and where one is"
        page.reload()
        page.wait_for_selector("html[data-ready]")
        assert page.is_checked("input[name=state][value=in_wash]")
        assert page.input_value("input[name=place]") == "in the ha"
        page.fill("input[name=place]", "in the hall")
        page.click("#save")
        sync_api.expect(page.locator("input[name=version]")).to_have_value("3", timeout=15_000)
        visit.open("wardrobe")
        page.locator(".garment.in_wash .frame").click()
        page.wait_for_selector("html[data-ready] input[name=place]")
        assert page.input_value("input[name=place]") == "in the hall"
        assert visit.wrong == []


def test_what_is_deleted_is_taken_back_where_it_was(tmp_path: Path) -> None:
    photos = [(f"{name}.png", b64encode(photo(name)).decode()) for name in ("red", "navy", "green")]
    with (served(dressing_app(tmp_path)) as address, chromium() as browser,
          visiting(browser, address, "ru", width=390) as visit):
        page, words = visit.page, visit.words
        visit.open("wardrobe")
        page.evaluate(_DROP, photos)
        page.wait_for_selector(".garment >> nth=2")
        for number in (0, 1):
            page.locator(".garment input[name=id]").nth(number).check()
        page.get_by_text(words("wardrobe.change_many"), exact=True).click()
        page.locator("details.remove summary").click()
        page.get_by_role("button", name=words("wardrobe.to_bin"), exact=True).click()
        removed = page.locator("#wardrobe-removed")
        sync_api.expect(removed).to_contain_text(words("wardrobe.removed", count=2))
        sync_api.expect(page.locator(".garment")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name=words("bin.undo"), exact=True).click()
        sync_api.expect(page.locator(".garment")).to_have_count(3)
        sync_api.expect(removed).to_have_count(0)
        page.locator(".garment .title a").first.click()
        page.wait_for_selector("html[data-ready]")
        page.get_by_role("button", name=words("wardrobe.remove"), exact=True).click()
        sync_api.expect(removed).to_be_visible()
        visit.open("boards?bin=1")
        sync_api.expect(page.locator("[data-garment] img")).to_have_count(1)
        assert page.evaluate("document.querySelector('[data-garment] img').decode().then(() => true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name=words("boards.restore")).click()
        page.wait_for_selector(".m-empty")
        assert visit.wrong == []
