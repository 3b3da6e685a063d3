"""How long until the first of many photos is shown, in a wardrobe that is empty and a program that was just started.

    python benchmarks/first_photo.py PHOTOS [--page] [--warm] [--tongue en]

On the command line: each of the first lines of `modiste wardrobe add PHOTOS` with the seconds since it began, by the
clock and of the processor. With `--page`: photos of the folder are dropped on the page Wardrobe of a studio that was
just started (`--warm` lets it load its models meanwhile, as it does by default), in headless Chromium; told is when the
first photo, and the first cut-out, can be seen, and what the server worked meanwhile.
"""

import argparse
import base64
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Final

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

LINES: Final = 6
"""Lines of the command that are told."""
_SECONDS: Final = 300_000
_FILES: Final = """(photos) => { window.dropped = new DataTransfer();
    for (const [name, text] of photos) window.dropped.items.add(new File(
        [Uint8Array.from(atob(text), (one) => one.charCodeAt(0))], name, { type: 'image/jpeg' })); }"""
_DROP: Final = """() => { window.began = performance.now(); document.body.dispatchEvent(
    new DragEvent('drop', { dataTransfer: window.dropped, bubbles: true, cancelable: true })); }"""
_SEEN: Final = """(chosen) => { const one = [...document.querySelectorAll(chosen)].find((one) => one.complete
    && one.naturalWidth > 0 && one.checkVisibility()); return one ? (performance.now() - window.began) / 1000 : 0; }"""


def worked(process: psutil.Process) -> float:
    """Seconds of processor that it took so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def command(home: Path, photos: Path) -> None:
    began = time.monotonic()
    process = psutil.Popen([sys.executable, "-m", "modiste", "--home", str(home), "wardrobe", "add", str(photos)],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    lines: list[tuple[float, float, str]] = []

    def read(stream: IO[str]) -> None:
        lines.extend((time.monotonic() - began, worked(process), line.rstrip()) for line in stream)

    readers = [threading.Thread(target=read, args=(one,)) for one in (process.stdout, process.stderr)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    process.wait()
    for clock, processor, line in sorted(lines)[:LINES]:
        print(f"{clock:7.2f} s {processor:6.2f} s of processor  {line}")
    print(f"{time.monotonic() - began:7.2f} s in all, {len(lines)} lines")


def page(home: Path, photos: Path, tongue: str, *, warm: bool) -> None:
    from tests.web.visit import chromium, visiting

    server = psutil.Popen([sys.executable, "-m", "modiste", "--home", str(home), "studio", "--no-browser", "--port",
                           "0", *(() if warm else ("--no-warm",))], stderr=subprocess.PIPE, encoding="utf-8")
    files = [(one.name, base64.b64encode(one.read_bytes()).decode()) for one in sorted(photos.iterdir())]
    try:
        address = next(word for line in server.stderr for word in line.split() if word.startswith("http"))
        with chromium() as browser, visiting(browser, address.rstrip("/"), tongue) as visit:
            visit.open("wardrobe")
            visit.page.evaluate(_FILES, files)
            before = worked(server)
            visit.page.evaluate(_DROP)
            for name, chosen in (("first photo", ".wardrobe img"),
                                 ("first cut-out", ".wardrobe img[src^='/api/v1/pictures/'], .preview img")):
                seen = visit.page.wait_for_function(_SEEN, arg=chosen, timeout=_SECONDS).json_value()
                print(f"{name:14} {seen:7.2f} s {worked(server) - before:6.2f} s of the server's processor")
            print("wrong:", visit.wrong)
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--warm", action="store_true")
    parser.add_argument("--tongue", default="en")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.page:
            page(Path(folder), asked.photos, asked.tongue, warm=asked.warm)
        else:
            command(Path(folder), asked.photos)


if __name__ == "__main__":
    main()
