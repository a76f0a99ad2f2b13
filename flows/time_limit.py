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
    """Raises PageTimeoutError in the body after so many seconds.

    In the main thread they are seconds of this process's processor time, so that no page is blamed for a busy
    machine or one that slept; Python and its regular expressions are interrupted. In another thread (a Dask
    worker's) they are wall time, and Python only is interrupted, between two of its instructions.
    """
    is_main = threading.current_thread() is threading.main_thread()
    return _limit_by_signal(seconds) if is_main else _limit_by_thread(seconds)


@contextmanager
def _limit_by_signal(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise PageTimeoutError(f"took longer than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


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
