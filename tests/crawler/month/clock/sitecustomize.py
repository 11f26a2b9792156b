"""On the path of processes under libfaketime only: ``time.sleep`` that it cannot break.

Python 3.11 and later sleep until a moment of the monotonic clock (clock_nanosleep, TIMER_ABSTIME); libfaketime 0.9.10
takes that moment for one of the shifted clock: the sleep takes minutes, or is refused (EINVAL).
"""

import select
import time


def _sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = _sleep
