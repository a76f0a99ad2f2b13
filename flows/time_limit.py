"""A bound on how long one page may take."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType


class PageTimeoutError(Exception):
    """A page took longer than it may."""


def time_limit(seconds: float) -> AbstractContextManager[None]:
    """Raises PageTimeoutError in the body after so many seconds of wall time.

    In the main thread Python and its regular expressions are interrupted; in another thread (a Dask
    worker's) Python only, between two of its instructions.
    """
    is_main = threading.current_thread() is threading.main_thread()
    return _limit_by_signal(seconds) if is_main else _limit_by_thread(seconds)


@contextmanager
def _limit_by_signal(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise PageTimeoutError(f"took longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _limit_by_thread(seconds: float) -> Iterator[None]:
    body = ctypes.c_ulong(threading.get_ident())
    guard = threading.Lock()
    over = False

    def stop() -> None:
        with guard:
            if not over:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(body, ctypes.py_object(PageTimeoutError))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except PageTimeoutError:
        raise PageTimeoutError(f"took longer than {seconds:g} s") from None
    finally:
        timer.cancel()
        with guard:
            over = True
