"""Measuring work by the processor's time, so that a busy machine changes nothing."""

import gc
import time
from collections.abc import Callable

ENOUGH = 0.02  # seconds: less is repeated


def cost(work: Callable[[str], object], text: str, times: int = 1) -> float:
    """Seconds of this thread for one call: the least of `times`."""
    gc.disable()  # what it takes to look for what is unused goes by all that is in memory
    try:
        return min(_once(work, text) for _ in range(times))
    finally:
        gc.enable()


def _once(work: Callable[[str], object], text: str) -> float:
    began, calls = time.thread_time(), 0
    while (spent := time.thread_time() - began) < ENOUGH or not calls:
        work(text)
        calls += 1
    return spent / calls
