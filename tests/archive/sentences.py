"""The sentences that people see of alarms that lie in JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from archive.causes import Alarm
from archive.render.causes import alarm_sentence

__all__ = ["sentences"]


def sentences(alarms: list[dict[str, Any]]) -> list[str]:
    """Of a summary's, a manifest's or a line's ``alarms`` or ``warnings``."""
    return [alarm_sentence(one) for one in msgspec.convert(alarms, list[Alarm])]
