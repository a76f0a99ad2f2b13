from __future__ import annotations

import re
import signal
import threading
import time

import pytest

from flows.time_limit import PageTimeoutError, time_limit


def spin_for_ever() -> None:
    while True:
        pass


def test_a_slow_body_is_stopped() -> None:
    begun = time.perf_counter()
    with pytest.raises(PageTimeoutError, match=r"0\.05 s"), time_limit(0.05):
        spin_for_ever()
    assert time.perf_counter() - begun < 5


def test_a_runaway_pattern_is_stopped() -> None:
    with pytest.raises(PageTimeoutError), time_limit(0.1):
        re.match(r"(a|aa)*b", "a" * 60)


def test_a_quick_body_leaves_no_timer_behind() -> None:
    with time_limit(0.05):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    time.sleep(0.1)


def test_a_body_in_another_thread_is_stopped_too() -> None:
    caught: list[str] = []

    def work() -> None:
        try:
            with time_limit(0.05):
                spin_for_ever()
        except PageTimeoutError as error:
            caught.append(str(error))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(10)
    assert caught == ["took longer than 0.05 s"]


def test_a_quick_body_in_another_thread_is_left_alone() -> None:
    done: list[bool] = []

    def work() -> None:
        with time_limit(0.05):
            pass
        time.sleep(0.15)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
