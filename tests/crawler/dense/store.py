"""An archive in a bucket (SeaweedFS), behind a proxy that misbehaves when it is told to."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from archive.storage.s3 import S3Options, S3Storage
from tests.archive.faults import FaultProxy
from tests.archive.seaweed import SeaweedFS, weed

__all__ = ["Store", "stored"]

_PREFIX = "politics"


class Store:
    """The bucket. Crawls go through ``proxy`` to it; who looks at it afterwards goes past it (``place``). Nobody signs:
    a signature holds for a quarter of an hour, and the clocks of the play are moved by weeks."""

    def __init__(self, server: SeaweedFS, proxy: FaultProxy) -> None:
        self.proxy = proxy
        self._bucket, self._client = server.bucket(), server.client()
        self.place = S3Storage(self._bucket, _PREFIX, S3Options(endpoint_url=server.endpoint, anonymous=True))

    @property
    def settings(self) -> dict[str, object]:
        """What a crawl must be told."""
        return {
            "ARCHIVE": f"s3://{self._bucket}/{_PREFIX}",
            "S3_ENDPOINT_URL": self.proxy.endpoint,
            "S3_ANONYMOUS": 1,
        }

    @contextmanager
    def suffering(self, fault: str, times: int | None) -> Iterator[None]:
        """``fault`` (``tests.archive.faults``) happens to so many requests, None: to all."""
        self.proxy.inject(fault, times=times)
        try:
            yield
        finally:
            self.proxy.heal()

    def some(self, dice: random.Random, kinds: Sequence[str]) -> list[str]:
        """The key of one object in these folders of the archive, if there is one."""
        pages = self._client.get_paginator("list_objects_v2")
        prefixes = [f"{_PREFIX}/{kind}/" for kind in kinds]
        found = [
            page.get("Contents", [])
            for prefix in prefixes
            for page in pages.paginate(Bucket=self._bucket, Prefix=prefix)
        ]
        return sorted(one["Key"] for page in found for one in page)

    def lose(self, key: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def cut(self, key: str) -> None:
        """Leaves the first half of it."""
        body: Any = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        self._client.put_object(Bucket=self._bucket, Key=key, Body=body[: len(body) // 2])


@contextmanager
def stored() -> Iterator[Store]:
    """A server of its own with an empty bucket, for as long as the block."""
    server = SeaweedFS(weed(), anonymous=("Read", "List", "Write", "Tagging"))
    try:
        server.start()
        with FaultProxy(server.endpoint) as proxy:
            yield Store(server, proxy)
    finally:
        server.stop()
