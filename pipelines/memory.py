"""Keeps the memory of a driver as it was, however long it runs.

glibc gives each thread a heap of its own, up to eight a core, and Beam starts new threads for each batch: every heap
grows to the size of a batch, in pieces that no other thread can use. So there are two heaps, and after each batch
free memory goes back to the operating system. Other C libraries have no such heaps and are left as they are.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

HEAPS = 2
_M_ARENA_MAX = -8
"""The parameter's number in glibc's ``malloc.h``."""

_libc = ctypes.CDLL(None)


def limit_heaps() -> None:
    """Let all memory come from two heaps, Arrow's too. Call it before there are threads: heaps that exist stay."""
    if hasattr(_libc, "mallopt"):
        _libc.mallopt(_M_ARENA_MAX, HEAPS)
        pa.set_memory_pool(pa.system_memory_pool())


@contextmanager
def settled() -> Iterator[None]:
    """What is there now is not looked through again for garbage in the body."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def give_back() -> None:
    """Free what a batch left behind: the cycles of Beam's graph, and what is free in the heaps."""
    gc.collect()
    if hasattr(_libc, "malloc_trim"):
        _libc.malloc_trim(0)
