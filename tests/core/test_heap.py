"""Memory that was let go is given back, in a program of its own."""

import subprocess
import sys

import pytest

PROGRAM = """
import resource, sys, threading
from pathlib import Path
from PIL import Image
from modiste.core.heap import give_back_what_is_free

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() >> 20

if not give_back_what_is_free():
    print("elsewhere")
    raise SystemExit
before, kept, turn = held(), [], threading.Lock()

def decode(number):
    for _ in range(2):
        with turn:
            picture = Image.new("RGB", (4000, 4200))  # four bytes a pixel, in blocks of 16 MB
            kept.append([bytearray(9_000) for _ in range(20)])  # rows, sessions: what stays
            del picture

threads = [threading.Thread(target=decode, args=(number,)) for number in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(held() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's")
def test_pictures_that_were_let_go_are_held_by_nobody() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    if done.stdout.strip() == "elsewhere":
        pytest.skip("another C library")
    assert int(done.stdout) < 60, "without it, some 390 MB"
