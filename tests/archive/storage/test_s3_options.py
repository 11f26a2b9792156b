"""Settings of S3: a decision table, and no request."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace

import pytest

from archive.errors import UsageError
from archive.storage.s3 import OthersBucket, S3Options, S3Storage, _client, s3_storage


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("AWS_", "S3_"))]:
        monkeypatch.delenv(name)


def test_nothing_said_is_boto3s_choice() -> None:
    """No setting, no environment: everything is left to boto3 and the bucket."""
    assert S3Options.from_settings({}) == S3Options.from_settings() == S3Options()


def test_every_setting() -> None:
    """Each setting has its option."""
    settings: dict[str, object] = {
        "S3_ENDPOINT_URL": "http://127.0.0.1:9000",
        "S3_REGION": "eu-central-1",
        "S3_PROFILE": "library",
        "S3_SSE": "aws:kms",
        "S3_KMS_KEY": "alias/news",
        "S3_STORAGE_CLASS": "STANDARD_IA",
        "S3_OBJECT_LOCK_MODE": "GOVERNANCE",
        "S3_OBJECT_LOCK_DAYS": 3650,
        "S3_ADDRESSING": "virtual",
        "S3_ANONYMOUS": True,
    }

    assert S3Options.from_settings(settings) == S3Options(
        endpoint_url="http://127.0.0.1:9000",
        region="eu-central-1",
        profile="library",
        sse="aws:kms",
        kms_key="alias/news",
        storage_class="STANDARD_IA",
        object_lock_mode="GOVERNANCE",
        object_lock_days=3650,
        addressing="virtual",
        anonymous=True,
    )


@pytest.mark.parametrize(
    ("environment", "settings", "expected"),
    [
        ({"S3_REGION": "a"}, {}, S3Options(region="a")),
        ({"S3_REGION": "a"}, {"S3_REGION": "b"}, S3Options(region="b")),
        ({"AWS_REGION": "c"}, {}, S3Options(region="c")),
        ({"AWS_REGION": "c", "S3_REGION": "a"}, {}, S3Options(region="a")),
        ({"AWS_ENDPOINT_URL": "http://x"}, {}, S3Options(endpoint_url="http://x")),
        ({"AWS_ENDPOINT_URL": "http://x", "AWS_ENDPOINT_URL_S3": "http://y"}, {}, S3Options(endpoint_url="http://y")),
        ({"AWS_ENDPOINT_URL": "http://x"}, {"S3_ENDPOINT_URL": "http://z"}, S3Options(endpoint_url="http://z")),
        ({"S3_SSE": "AES256"}, {"S3_SSE": ""}, S3Options()),
    ],
)
def test_settings_before_environment(
    environment: dict[str, str], settings: dict[str, object], expected: S3Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting wins over the environment, our names over the general ones; an empty setting switches off."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert S3Options.from_settings(settings) == expected


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"S3_SSE": "yes"}, "S3_SSE is 'yes': it must be one of AES256, aws:kms, aws:kms:dsse"),
        ({"S3_OBJECT_LOCK_MODE": "FOREVER", "S3_OBJECT_LOCK_DAYS": 1}, "S3_OBJECT_LOCK_MODE is 'FOREVER'"),
        ({"S3_OBJECT_LOCK_MODE": "GOVERNANCE"}, "S3_OBJECT_LOCK_MODE and S3_OBJECT_LOCK_DAYS belong together"),
        ({"S3_OBJECT_LOCK_DAYS": 5}, "S3_OBJECT_LOCK_MODE and S3_OBJECT_LOCK_DAYS belong together"),
        ({"S3_OBJECT_LOCK_MODE": "GOVERNANCE", "S3_OBJECT_LOCK_DAYS": "a week"}, "S3_OBJECT_LOCK_DAYS is 'a week'"),
        ({"S3_OBJECT_LOCK_MODE": "GOVERNANCE", "S3_OBJECT_LOCK_DAYS": 0}, "S3_OBJECT_LOCK_DAYS is '0'"),
        ({"S3_KMS_KEY": "alias/news", "S3_SSE": "AES256"}, "S3_KMS_KEY needs S3_SSE = aws:kms"),
        ({"S3_ADDRESSING": "host"}, "S3_ADDRESSING is 'host'"),
        ({"S3_ANONYMOUS": "yes"}, "S3_ANONYMOUS is 'yes'"),
    ],
)
def test_wrong_settings_are_named(settings: dict[str, object], told: str) -> None:
    """The error says which setting, what it is and what it may be."""
    with pytest.raises(UsageError, match=told):
        S3Options.from_settings(settings)


@pytest.mark.parametrize(
    ("url", "bucket", "prefix"),
    [
        ("s3://politics", "politics", ""),
        ("s3://politics/", "politics", ""),
        ("s3://politics/news", "politics", "news/"),
        ("s3://my.bucket-1/a/b_c/", "my.bucket-1", "a/b_c/"),
    ],
)
def test_urls(url: str, bucket: str, prefix: str) -> None:
    """Bucket and prefix; a slash at the end changes nothing."""
    place = s3_storage(url, {})

    assert (place.bucket, place.prefix) == (bucket, prefix)
    assert place.name == url.rstrip("/")


@pytest.mark.parametrize(
    "url", ["s3://", "s3:///news", "s3://ab", "s3://Politics", "s3://politics/News", "s3://p ol/x"]
)
def test_urls_that_are_none(url: str) -> None:
    """Neither capitals nor blanks, so that a key is one name everywhere."""
    with pytest.raises(UsageError, match="write s3://bucket/prefix"):
        s3_storage(url, {})


def test_a_storage_goes_to_other_processes() -> None:
    for place in (
        S3Storage("bucket", "a", S3Options(region="x")),
        OthersBucket("bucket", "a//", S3Options(region="x")),
    ):
        again = pickle.loads(pickle.dumps(place))
        assert (type(again), vars(again) | {"_lock": 0}) == (type(place), vars(place) | {"_lock": 0})


def test_a_storage_shows_no_secret() -> None:
    """Nothing that is printed of a storage could hold a credential."""
    assert repr(S3Storage("politics", "news", S3Options(profile="library"))) == "S3Storage('s3://politics/news')"


@pytest.mark.parametrize(
    ("options", "style"),
    [
        (S3Options(), None),
        (S3Options(endpoint_url="http://127.0.0.1:1"), "path"),
        (S3Options(endpoint_url="http://127.0.0.1:1", addressing="virtual"), "virtual"),
        (S3Options(addressing="path"), "path"),
    ],
)
def test_a_bucket_is_addressed_by_its_path_where_an_endpoint_is_named(options: S3Options, style: str | None) -> None:
    """A store of one's own seldom has a host for each bucket."""
    client = _client(replace(options, region="eu-central-1"))

    assert (client.meta.config.s3 or {}).get("addressing_style") == style
