"""A garment is sewn, dressed in another cloth, measured anew by its handles and turned, in a real browser."""

import re

from fastapi import FastAPI

from tests.web.conftest import served
from tests.web.visit import chromium, needs_chromium, sync_api, visiting

pytestmark = needs_chromium


def test_a_garment_is_changed_by_hand(app: FastAPI) -> None:
    with served(app) as address, chromium() as browser, visiting(browser, address, "ru") as visit:
        page = visit.page
        page.set_default_timeout(60_000)
        asked = {"text": "белая футболка", "seed": 0, "quick": True, "pixels": 1024, "spoken": "ru"}
        job = page.request.post(f"{address}/api/v1/jobs/sew", data=asked).json()["id"]
        visit.open(f"sewing?job={job}")
        page.wait_for_selector("#stage-photo")
        page.select_option("#f-print", "polka_dot")
        page.wait_for_selector('#stage-photo[src^="blob:"]')
        page.locator("#described", has_text="горош").wait_for()
        page.click("#tab-flat")
        hem = page.locator('.handle[data-name="bodice.length_cm"]')
        hem.focus()
        before = float(page.input_value('[data-figure="bodice.length_cm"]'))
        page.keyboard.press("PageDown")
        assert float(page.input_value('[data-figure="bodice.length_cm"]')) == before - 5
        page.wait_for_selector(f'.handle[data-name="bodice.length_cm"][aria-valuenow="{before - 5:g}"]')
        assert page.locator(".changed").is_visible()
        with page.expect_download() as taken:
            page.click('[data-file="flat.svg"]')
        assert taken.value.suggested_filename.endswith("flat.svg")
        page.reload()  # what was changed is there still
        page.wait_for_selector(".changed:not([hidden])")
        assert float(page.input_value('[data-figure="bodice.length_cm"]')) == before - 5
        assert page.input_value("#f-print") == "polka_dot"
        page.click("#again")
        sync_api.expect(page.locator("#f-text")).to_have_value(re.compile("горош"), timeout=60_000)  # the words follow
        assert page.input_value("#f-print") == "polka_dot"
        page.fill("#f-text", "")
        page.click("#sew")
        page.wait_for_selector("#sewing-words [role=alert]")
        assert page.locator("#stage-photo").count() == 1, "an error wipes no result"
        assert visit.wrong == []
