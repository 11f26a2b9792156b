"""A bucket of other people's WARC files, under whatever names, read as a folder of them is."""

from __future__ import annotations

import pytest

import archive
from tests.archive.others import PAGE, packed, response, revisit, wacz
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures

pytestmark = pytest.mark.usefixtures("credentials")


def test_a_bucket_of_others_is_read_where_it_lies(seaweed: SeaweedFS, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Names with capital letters and spaces, a WACZ, a revisit whose original is in it; one file by its address."""
    import boto3  # noqa: PLC0415 - the tests' own client

    monkeypatch.setenv("S3_ENDPOINT_URL", seaweed.endpoint)
    bucket, client = seaweed.bucket(), boto3.client("s3", endpoint_url=seaweed.endpoint)
    named = [("WARC-Refers-To", "<urn:uuid:00000000-0000-4000-8000-000000000002>")]
    files = {
        "CC-NEWS/2026/A (1).warc.gz": packed(response(1)) + packed(revisit(3, b"", *named)),
        "CC-NEWS/2026/b.wacz": wacz({"archive/data.warc.gz": packed(response(2))}),
        "CC-NEWS/2026/readme.txt": b"x",
        "CC-NEWS/2027/c.warc.gz": packed(response(4)),
    }
    for name, data in files.items():
        client.put_object(Bucket=bucket, Key=name, Body=data)
    news = archive.open(f"s3://{bucket}/CC-NEWS/2026/")
    found = list(news.snapshots())

    assert [(one.url[-1], one.text, one.file) for one in found] == [
        ("1", PAGE, "A (1).warc.gz"), ("3", PAGE, "A (1).warc.gz"), ("2", PAGE, "b.wacz!archive/data.warc.gz")
    ]  # fmt: skip
    assert [news.snapshot(one.ref()).text for one in found] == [PAGE] * 3
    assert [one.url[-1] for one in archive.open(f"s3://{bucket}/CC-NEWS/2027/c.warc.gz").snapshots()] == ["4"]
    with pytest.raises(archive.FormatError, match="no WARC"):
        archive.open(f"s3://{bucket}/nothing")
