"""How to reach a bucket and how to store in it: plain values, read from settings and the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from archive.errors import UsageError

__all__ = ["NAMES", "S3Options"]

NAMES = (
    "S3_ENDPOINT_URL", "S3_REGION", "S3_PROFILE", "S3_SSE", "S3_KMS_KEY", "S3_STORAGE_CLASS", "S3_OBJECT_LOCK_MODE",
    "S3_OBJECT_LOCK_DAYS", "S3_ADDRESSING", "S3_ANONYMOUS",
)  # fmt: skip
_CHOICES = {
    "S3_SSE": ("AES256", "aws:kms", "aws:kms:dsse"),
    "S3_OBJECT_LOCK_MODE": ("GOVERNANCE", "COMPLIANCE"),
    "S3_ADDRESSING": ("path", "virtual", "auto"),
    "S3_ANONYMOUS": ("0", "1", "false", "true", "False", "True"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Options:
    """None leaves a choice to boto3 and to the bucket; ``anonymous`` asks without credentials, for public buckets.

    ``connect_timeout`` bounds each connection and each stall while sending, ``read_timeout`` each wait for an answer,
    both in seconds; a request is sent ``attempts`` times at most."""

    endpoint_url: str | None = None
    region: str | None = None
    profile: str | None = None
    sse: str | None = None
    kms_key: str | None = None
    storage_class: str | None = None
    object_lock_mode: str | None = None
    object_lock_days: int | None = None
    addressing: str | None = None
    anonymous: bool = False
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    attempts: int = 3

    @classmethod
    def from_settings(cls, settings: Mapping[str, object] | None = None) -> S3Options:
        """From ``S3_ENDPOINT_URL``, ``S3_REGION`` and so on; what ``settings`` leaves open, the environment may say.

        AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL and AWS_REGION are heeded too (boto3 itself reads only
        AWS_DEFAULT_REGION); credentials are always boto3's affair. UsageError names the setting that is wrong."""
        said = {name: _said(name, settings) for name in NAMES}
        for name, choices in _CHOICES.items():
            if said[name] is not None and said[name] not in choices:
                raise UsageError(f"{name} is {said[name]!r}: it must be one of {', '.join(choices)}")
        mode, days = said["S3_OBJECT_LOCK_MODE"], _days(said["S3_OBJECT_LOCK_DAYS"])
        if (mode is None) != (days is None):
            raise UsageError("S3_OBJECT_LOCK_MODE and S3_OBJECT_LOCK_DAYS belong together: set both or none")
        if said["S3_KMS_KEY"] and not (said["S3_SSE"] or "").startswith("aws:kms"):
            raise UsageError("S3_KMS_KEY needs S3_SSE = aws:kms")
        return cls(
            endpoint_url=said["S3_ENDPOINT_URL"] or _from_environment("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
            region=said["S3_REGION"] or _from_environment("AWS_REGION"),
            profile=said["S3_PROFILE"],
            sse=said["S3_SSE"],
            kms_key=said["S3_KMS_KEY"],
            storage_class=said["S3_STORAGE_CLASS"],
            object_lock_mode=mode,
            object_lock_days=days,
            addressing=said["S3_ADDRESSING"],
            anonymous=said["S3_ANONYMOUS"] in ("1", "true", "True"),
        )


def _said(name: str, settings: Mapping[str, object] | None) -> str | None:
    value = settings.get(name) if settings is not None else None
    return str(value).strip() or None if value is not None else _from_environment(name)


def _from_environment(*names: str) -> str | None:
    return next((value for name in names if (value := os.environ.get(name, "").strip())), None)


def _days(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or int(text) < 1:
        raise UsageError(f"S3_OBJECT_LOCK_DAYS is {text!r}: it must be a number of days, 1 or more")
    return int(text)
