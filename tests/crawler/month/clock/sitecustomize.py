"""On the path of processes under libfaketime only: locks between processes whose time-outs it would break.

They wait (sem_timedwait) until a moment of the wall clock, which is shifted, and PyPI's build of libfaketime does not
translate it: with a clock that is behind each wait is over at once, and workers lose their tasks.
"""

import time
from multiprocessing import synchronize

_made = synchronize.SemLock._make_methods
_STEP = 0.001


def _make_methods(self):
    _made(self)
    take = self._semlock.acquire

    def acquire(block=True, timeout=None):
        if not block or timeout is None:
            return take(block)
        until = time.monotonic() + timeout
        while not take(False):
            if time.monotonic() >= until:
                return False
            time.sleep(_STEP)
        return True

    self.acquire = acquire


synchronize.SemLock._make_methods = _make_methods
