"""How the C library holds memory that a program which runs for weeks has let go."""

import ctypes
import sys
from typing import Final

# malloc.h of glibc.
_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8

_OWN_MAPPING_BYTES: Final = 4 << 20
_KEPT_BYTES: Final = 32 << 20
_ARENAS: Final = 4


def give_back_what_is_free() -> bool:
    """From now on, have the memory of pictures go back to the system as soon as they are let go; whether that is so.

    glibc learns from the first large block that is freed to take later ones of up to 32 MB from its pools, one for
    each few threads, where a small block that lies above keeps all that is free below: pictures are blocks of 16 MB,
    so that a server of many threads grew without an end. With limits that are said it does not learn. Blocks of less
    than 4 MB still come from the pools, since fresh pages cost time. Other C libraries are left as they are.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:  # musl
        return False
    limits = ((_ARENA_MAX, _ARENAS), (_MMAP_THRESHOLD, _OWN_MAPPING_BYTES), (_TRIM_THRESHOLD, _KEPT_BYTES))
    return all(mallopt(which, value) == 1 for which, value in limits)
