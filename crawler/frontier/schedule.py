"""When a known article is looked at again.

The younger an article, the likelier an edit: Norconex #619 and browsertrix #613 ask for a refetch that
decays with age. Ages and intervals are in seconds.
"""

from __future__ import annotations

from typing import Final

__all__ = ["next_due", "retry_at"]

_HOUR: Final = 3_600
_DAY: Final = 24 * _HOUR

# (younger than, looked at again after)
_DECAY: Final = (
    (6 * _HOUR, _HOUR),
    (_DAY, 3 * _HOUR),
    (3 * _DAY, 12 * _HOUR),
    (14 * _DAY, 2 * _DAY),
    (60 * _DAY, 14 * _DAY),
)
_OLD: Final = 60 * _DAY


def next_due(now: float, first_seen: float) -> float:
    """The moment (Unix time) from which an article first seen at ``first_seen`` and fetched ``now`` is due again."""
    age = max(0.0, now - first_seen)
    interval = next((after for younger, after in _DECAY if age < younger), _OLD)
    return now + interval


def retry_at(now: float, failures: int) -> float:
    """The moment to try a URL again that failed ``failures`` times before: after 1 h, doubled, 7 days at most."""
    return float(now + min(_HOUR * 2.0 ** min(failures, 20), 7 * _DAY))
