from __future__ import annotations

import math
import re
import signal
import threading
import time

import pytest

from flows.time_limit import PageTimeoutError, time_limit


def spin_for(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def spin_for_ever() -> None:
    spin_for(math.inf)


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
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    spin_for(0.1)


def test_a_machine_that_slept_or_was_busy_is_no_fault_of_the_page() -> None:
    with time_limit(0.05):
        time.sleep(0.2)


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
