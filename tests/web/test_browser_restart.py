"""A studio that is killed in the middle of a job, seen in a real browser."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from modiste.web.texts import words_of
from tests.forked import begun
from tests.web.killable import main
from tests.web.visit import chromium, needs_chromium, sync_api, visiting

pytestmark = needs_chromium


@contextmanager
def running(home: Path, port: int) -> Iterator[None]:
    """A studio in a program of its own that is killed at the end, in the midst of whatever it does."""
    program = begun(["tests.web.killable"], main, str(home), str(port), says=home.with_name("said"))
    try:
        for _ in range(300):
            assert program.is_alive()
            try:
                httpx.get(f"http://127.0.0.1:{port}/api/v1/health").raise_for_status()
            except httpx.ConnectError:
                time.sleep(0.1)
            else:
                break
        yield
    finally:
        program.kill()
        program.join()


def test_an_interrupted_job_is_told_and_runs_again_by_a_click(home: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    address = f"http://127.0.0.1:{port}"
    english, russian = words_of("en"), words_of("ru")
    with chromium() as browser, visiting(browser, address, "en") as visit, visiting(browser, address, "ru") as other:
        job = visit.page.locator("#design-results .m-job")
        with running(home, port):
            visit.open("design")
            visit.page.fill("#f-text", "red dress")
            visit.page.click("#draw")
            sync_api.expect(job).to_contain_text(english("job.running"))
        assert visit.wrong == []
        with running(home, port):
            # The page that was open all the time, without a reload.
            sync_api.expect(job).to_contain_text(english("job.interrupted"), timeout=20_000)
            other.open("design")
            again = other.page.locator("#design-results .m-job")
            sync_api.expect(again).to_contain_text(russian("job.interrupted"))
            job.get_by_text(english("job.again")).click()
            sync_api.expect(job).to_contain_text(english("job.running"))
            job.get_by_text(english("job.cancel")).click()
            sync_api.expect(job).to_contain_text(english("job.cancelled"))
            other.open("design")
            again.get_by_text(russian("job.again")).click()
            sync_api.expect(again).to_contain_text(russian("job.running"))
            (home / "go").touch()
            other.page.wait_for_selector("#design-results .m-card[data-picture] >> nth=3")
            assert other.wrong == []
