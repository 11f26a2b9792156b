"""An archive in a bucket of a real S3 server (SeaweedFS), which checks secrets, checksums and conditions."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from archive.errors import NotFound, StorageError, UsageError
from archive.storage import s3
from archive.storage.base import Entry
from archive.storage.places import storage
from archive.storage.s3 import S3Options, S3Storage
from tests.archive.faults import FaultProxy
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures
from tests.clock import shifted

NAME = "runs/japan-news/2026/11/a.json"

pytestmark = pytest.mark.usefixtures("credentials")


@pytest.fixture
def place(seaweed: SeaweedFS) -> S3Storage:  # noqa: F811
    return S3Storage(seaweed.bucket(), "news", S3Options(endpoint_url=seaweed.endpoint))


@pytest.fixture
def proxy(seaweed: SeaweedFS) -> Iterator[FaultProxy]:  # noqa: F811
    with FaultProxy(seaweed.endpoint) as proxy:
        yield proxy


def through(proxy: FaultProxy, place: S3Storage, attempts: int = 2) -> S3Storage:
    """The same bucket, seen through the proxy, by somebody impatient."""
    options = S3Options(endpoint_url=proxy.endpoint, connect_timeout=0.5, read_timeout=1, attempts=attempts)
    return S3Storage(place.bucket, place.prefix, options)


def test_what_was_put_is_read(place: S3Storage) -> None:
    """Bytes come back as they were, whole or in part, and a part past the end is empty."""
    place.put(NAME, b"0123456789")

    assert place.read(NAME) == b"0123456789"
    assert place.read(NAME, 3) == b"3456789"
    assert place.read(NAME, 3, 4) == b"3456"
    assert place.read(NAME, 8, 4) == b"89"
    assert place.read(NAME, 10, 4) == b""
    assert place.read(NAME, 3, 0) == b""
    assert place.size(NAME) == 10


def test_an_empty_file(place: S3Storage) -> None:
    """A run without a single fate is an empty file, not an error."""
    place.put(NAME, b"")

    assert place.read(NAME) == place.open(NAME).read() == b""


def test_it_lies_under_bucket_and_prefix(place: S3Storage, seaweed: SeaweedFS) -> None:  # noqa: F811
    """The key is prefix/name: what any other S3 tool sees."""
    place.put(NAME, b"x")

    listed = seaweed.client().list_objects_v2(Bucket=place.bucket)["Contents"]
    assert [one["Key"] for one in listed] == [f"news/{NAME}"]
    assert str(place) == f"s3://{place.bucket}/news"


def test_a_stream_can_be_sought(place: S3Storage, tmp_path: Path) -> None:
    """open() gives a stream as zipfile or a WARC reader wants it, over blocks of growing size."""
    data = os.urandom(1_000_000)
    place.put("warc/a", data)

    with place.open("warc/a") as stream:
        assert stream.read() == data
        stream.seek(-4, os.SEEK_END)
        assert stream.read(2) == data[-4:-2]
        stream.seek(500_000)
        assert stream.read(100_000) == data[500_000:600_000]


def test_a_large_file_is_sent_from_disk(place: S3Storage, tmp_path: Path) -> None:
    """Memory does not grow with the file: 200 MB are stored by a process that may use 100 MB more than at rest."""
    source = tmp_path / "large"
    with source.open("wb") as out:
        for _ in range(200):
            out.write(os.urandom(1_000_000))
    code = f"""
from pathlib import Path
from archive.storage.s3 import S3Options, S3Storage
place = S3Storage({place.bucket!r}, "news", S3Options(endpoint_url={place.options.endpoint_url!r}))
def peak():
    # Not ru_maxrss: a child inherits its parent's, here that of the whole test process.
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
place.put("small", b"x")
before = peak()
place.put("warc/large", Path({str(source)!r}))
print(peak() - before)
"""
    grown = int(subprocess.check_output([sys.executable, "-c", code], text=True))

    assert grown < 20_000, f"{grown} kB more than for one byte"
    with source.open("rb") as stream:
        assert place.sha256("warc/large") == hashlib.file_digest(stream, "sha256").hexdigest()


def test_the_same_again_is_success(place: S3Storage) -> None:
    """Storing is idempotent, whether the first time was ours or another run's."""
    place.put(NAME, b"same")

    place.put(NAME, b"same")

    assert list(place.list()) == [Entry(NAME, 4)]


@pytest.mark.parametrize("other", [b"diff", b"longer than before", b""])
def test_another_content_is_refused(place: S3Storage, other: bytes) -> None:
    """A stored file is never replaced; the error names bucket and key."""
    place.put(NAME, b"same")

    with pytest.raises(StorageError, match=rf"s3://{place.bucket}/news/{NAME}: another file of this name"):
        place.put(NAME, other)

    assert place.read(NAME) == b"same"


def test_many_writers_one_wins(place: S3Storage) -> None:
    """Of writers that race for a key exactly one is told of success, and its content stays: If-None-Match holds."""
    won: list[int] = []

    def write(number: int) -> None:
        try:
            place.put(NAME, b"%d" % number * 100_000)
        except StorageError:
            return
        won.append(number)

    threads = [threading.Thread(target=write, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1
    assert place.read(NAME) == b"%d" % won[0] * 100_000


def test_what_is_not_there(place: S3Storage) -> None:
    """A missing file is NotFound everywhere, and False for exists()."""
    for ask in (place.read, place.open, place.size, place.sha256):
        with pytest.raises(NotFound, match=rf"s3://{place.bucket}/news/{NAME}: there is no such file"):
            ask(NAME)
    assert not place.exists(NAME)


def test_delete(place: S3Storage) -> None:
    """Deleting makes a name free; deleting what is not there is no error."""
    place.put(NAME, b"x")

    place.delete(NAME)
    place.delete(NAME)

    assert not place.exists(NAME)


def test_names_come_in_the_order_of_their_bytes(place: S3Storage) -> None:
    """Also where the store walks folder by folder, as SeaweedFS does; foreign keys are passed over."""
    names = ["a/b", "a-b/c", "a.b", "a/a.c", "a/a/c", "ab", "a0/x"]
    for name in names:
        place.put(name, b"x")
    for key in ("news/.hidden", "news/with space", "other/a"):
        place.client.put_object(Bucket=place.bucket, Key=key, Body=b"x")

    assert [entry.name for entry in place.list()] == sorted(names, key=str.encode)
    assert [entry.name for entry in place.list("a/")] == ["a/a.c", "a/a/c", "a/b"]
    assert [entry.name for entry in place.list("a/a")] == ["a/a.c", "a/a/c"]
    assert list(place.list("nothing/")) == []


def test_more_than_one_page_of_names(place: S3Storage) -> None:
    """S3 answers with 1,000 names at a time."""
    for number in range(1_010):
        place.client.put_object(Bucket=place.bucket, Key=f"news/n/{number:04}", Body=b"")

    assert [entry.name for entry in place.list("n/")] == [f"n/{number:04}" for number in range(1_010)]


def test_names_behind_one_and_folders(place: S3Storage) -> None:
    """The store leaves out what comes before: a month of a long row costs what it has."""
    for month in ("2026/09", "2026/10", "2026/11"):
        for number in range(2):
            place.put(f"runs/courier/{month}/r{number}.json", b"x")
    place.put("runs/other/2026/11/r0.json", b"x")

    expected = [f"runs/courier/2026/{month}/r{number}.json" for month in (10, 11) for number in range(2)]
    assert list(place.names("runs/courier/", "runs/courier/2026/10/")) == expected
    assert list(place.names("runs/courier/", expected[0])) == expected[1:]
    assert list(place.folders("runs/")) == ["courier", "other"]
    assert list(place.folders("nothing/")) == []


def test_what_others_keep_there_is_no_outlet(place: S3Storage, seaweed: SeaweedFS) -> None:  # noqa: F811
    """Nor is a folder without a name (two slashes)."""
    for name in ("runs/japan-news/a.json", "runs/New Folder/a.json", "runs/@eaDir/a.json"):
        seaweed.client().put_object(Bucket=place.bucket, Key=f"news/{name}", Body=b"x")

    assert place.folders("runs/") == ["japan-news"]


def test_keys_in_capitals_are_refused(place: S3Storage) -> None:
    """A key must mean the same on every store and after a download to any disk."""
    with pytest.raises(UsageError, match="keys are made of a-z"):
        place.put("warc/Japan.warc.gz", b"x")

    assert list(place.list()) == []


def test_a_snapshot_costs_one_request(place: S3Storage, proxy: FaultProxy) -> None:
    """A part of a file is one range request, nothing before it and nothing after."""
    place.put("warc/a", bytes(range(256)) * 1_000)

    assert through(proxy, place).read("warc/a", 256, 4) == b"\x00\x01\x02\x03"

    assert [(one.method, one.headers.get("range")) for one in proxy.requests] == [("GET", "bytes=256-259")]


@pytest.mark.parametrize(
    "of_parts", [{"ChecksumType": "COMPOSITE", "ChecksumSHA256": "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="},
                 {"ChecksumSHA256": "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=-3"}, {"ChecksumSHA256": ""}, {}],
)  # fmt: skip
def test_a_digest_of_parts_is_no_digest_of_the_object(of_parts: Any) -> None:
    """Some stores name its type, others only how many parts there were: it must not be compared with ours."""
    whole: Any = {"ChecksumType": "FULL_OBJECT", "ChecksumSHA256": "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="}

    assert s3._checksum(whole) == hashlib.sha256(b"abc").digest()
    assert s3._checksum(of_parts) is None


def test_one_put_with_checksum_and_condition(place: S3Storage, proxy: FaultProxy) -> None:
    """HEAD (is it there?), one PUT, HEAD (does the store hold what we have?): the contract, seen on the wire."""
    through(proxy, place).put(NAME, b"abc")

    assert [one.method for one in proxy.requests] == ["HEAD", "PUT", "HEAD"]
    put = proxy.requests[1].headers
    assert put["if-none-match"] == "*"
    assert put["x-amz-checksum-sha256"] == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
    assert "transfer-encoding" not in put
    assert "x-amz-trailer" not in put


def test_encryption_at_rest(seaweed: SeaweedFS) -> None:  # noqa: F811
    """With S3_SSE the object is stored encrypted, verified and read back."""
    options = S3Options.from_settings({"S3_ENDPOINT_URL": seaweed.endpoint, "S3_SSE": "AES256"})
    place = S3Storage(seaweed.bucket(), "", options)

    place.put(NAME, b"abc")

    assert seaweed.client().head_object(Bucket=place.bucket, Key=NAME)["ServerSideEncryption"] == "AES256"
    assert place.read(NAME) == b"abc"
    assert place.sha256(NAME) == hashlib.sha256(b"abc").hexdigest()


def test_object_lock(seaweed: SeaweedFS) -> None:  # noqa: F811
    """With S3_OBJECT_LOCK_* a stored version cannot be deleted before its day."""
    settings = {
        "S3_ENDPOINT_URL": seaweed.endpoint,
        "S3_OBJECT_LOCK_MODE": "COMPLIANCE",
        "S3_OBJECT_LOCK_DAYS": "7",
        "S3_STORAGE_CLASS": "STANDARD_IA",
    }
    place = S3Storage(seaweed.bucket(locked=True), "", S3Options.from_settings(settings))

    place.put(NAME, b"abc")

    head = seaweed.client().head_object(Bucket=place.bucket, Key=NAME)
    assert (head["ObjectLockMode"], head["StorageClass"]) == ("COMPLIANCE", "STANDARD_IA")
    with pytest.raises(Exception, match="AccessDenied"):
        seaweed.client().delete_object(Bucket=place.bucket, Key=NAME, VersionId=head["VersionId"])


def test_a_public_bucket(place: S3Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads what others publish needs no credentials, and cannot write."""
    place.put(NAME, b"abc")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    reader = storage(str(place), {"S3_ENDPOINT_URL": place.options.endpoint_url, "S3_ANONYMOUS": "1"})

    assert [reader.read(entry.name, 1, 1) for entry in reader.list()] == [b"b"]
    with pytest.raises(StorageError, match="Give these credentials s3:PutObject"):
        reader.put("other", b"x")


def test_storage_of_an_url(place: S3Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """storage() takes settings, and otherwise the environment any S3 tool reads."""
    place.put(NAME, b"x")
    url = f"s3://{place.bucket}/news/"

    assert storage(url, {"S3_ENDPOINT_URL": place.options.endpoint_url}).read(NAME) == b"x"
    monkeypatch.setenv("AWS_ENDPOINT_URL", str(place.options.endpoint_url))
    assert storage(url).read(NAME) == b"x"


class TestRefusals:
    """What goes wrong says where, why and what to do; nothing is a traceback of boto3."""

    def test_no_credentials(self, place: S3Storage, monkeypatch: pytest.MonkeyPatch) -> None:
        """Missing credentials are a matter of usage: nothing could have been started."""
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")

        with pytest.raises(UsageError, match=r"there are no credentials for S3 .* Set AWS_ACCESS_KEY_ID"):
            S3Storage(place.bucket, "", place.options).put(NAME, b"x")

    def test_a_wrong_secret(self, place: S3Storage, monkeypatch: pytest.MonkeyPatch) -> None:
        """The store says so, we say what to correct."""
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
        stranger = S3Storage(place.bucket, "", place.options)

        with pytest.raises(
            StorageError, match=r"cannot ask for s3://.*SignatureDoesNotMatch\)\. Correct the credentials"
        ):
            stranger.put(NAME, b"x")
        with pytest.raises(StorageError, match=r"SignatureDoesNotMatch.*Correct the credentials"):
            list(stranger.list())

    @pytest.mark.parametrize("hours", [-1, 1, 24 * 365])
    def test_a_wrong_clock(self, place: S3Storage, hours: int) -> None:
        """The store refuses the signature with 403; that is no want of a right. HEAD has no body that says so."""
        script = (
            "import sys\n"
            "from archive.errors import StorageError\n"
            "from archive.storage.s3 import S3Options, S3Storage\n"
            "place = S3Storage(sys.argv[1], '', S3Options(endpoint_url=sys.argv[2]))\n"
            "for ask in (lambda: place.put('x', b'x'), lambda: list(place.list()), lambda: place.read('x')):\n"
            "    try: ask()\n"
            "    except StorageError as error: print(error)\n"
        )
        words = [sys.executable, "-c", script, place.bucket, str(place.options.endpoint_url)]
        root = str(Path(__file__).parents[3])
        environment = {**os.environ, **shifted(hours * 3600.0)}
        environment["PYTHONPATH"] = os.pathsep.join([root, environment.get("PYTHONPATH", "")])

        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)

        told = done.stdout.splitlines()
        assert len(told) == 3
        assert all("set this machine's" in one and "Give these" not in one for one in told)

    def test_an_endpoint_that_names_the_bucket(self, place: S3Storage) -> None:
        """As some stores show it. It is no file that is missing."""
        wrong = S3Storage(place.bucket, "", S3Options(endpoint_url=f"{place.options.endpoint_url}/{place.bucket}"))

        with pytest.raises(StorageError, match="names the store alone, without the bucket"):
            list(wrong.list("runs/"))

    def test_why_a_head_is_refused(self, place: S3Storage, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its answer has no body; that to GET has, which is asked once more."""
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKNOBODYOFTHESETESTS")
        stranger = S3Storage(place.bucket, "", place.options)

        with pytest.raises(StorageError, match=r"\(InvalidAccessKeyId\)\. Correct the credentials"):
            stranger.size("archive.json")

    def test_a_profile_that_is_not_there(self, place: S3Storage) -> None:
        """S3_PROFILE is named in the error."""
        options = S3Options(endpoint_url=place.options.endpoint_url, profile="nobody")

        with pytest.raises(UsageError, match=r"nobody.*Correct S3_PROFILE"):
            S3Storage(place.bucket, "", options).read(NAME)

    def test_an_endpoint_that_is_none(self, place: S3Storage) -> None:
        """A slip in S3_ENDPOINT_URL is a matter of usage."""
        with pytest.raises(UsageError, match=r"Invalid endpoint.*S3_ENDPOINT_URL"):
            S3Storage(place.bucket, "", S3Options(endpoint_url="localhost:9000")).read(NAME)

    def test_a_bucket_that_is_not_there(self, place: S3Storage) -> None:
        """It is never made silently."""
        nowhere = S3Storage("no-such-bucket", "", place.options)

        with pytest.raises(StorageError, match="Create the bucket, or correct ARCHIVE"):
            list(nowhere.list())
        with pytest.raises(StorageError, match="Create the bucket, or correct ARCHIVE"):
            nowhere.put(NAME, b"x")

    def test_a_source_that_is_not_there(self, place: S3Storage, tmp_path: Path) -> None:
        """The error names the source, not the target."""
        with pytest.raises(NotFound, match="gone: there is no such file to store as runs"):
            place.put(NAME, tmp_path / "gone")


class TestFaults:
    """A store that misbehaves: what was not surely stored is an error, what was is success, and nothing hangs."""

    @pytest.mark.parametrize("fault", ["refuse", "black-hole", "503", "reset", "cut-upload"])
    def test_down(self, place: S3Storage, proxy: FaultProxy, fault: str) -> None:
        """Refused, hanging, overloaded, breaking off: an error within bounds, and success once it is over."""
        impatient = through(proxy, place)
        proxy.inject(fault)

        with pytest.raises(StorageError, match=r"s3://.*try again"):
            impatient.put(NAME, b"x" * 500_000)
        with pytest.raises(StorageError, match=r"s3://.*try again"):
            impatient.read(NAME)
        assert not place.exists(NAME)

        proxy.heal()
        impatient.put(NAME, b"x" * 500_000)
        assert place.read(NAME) == b"x" * 500_000

    @pytest.mark.parametrize("fault", ["503", "reset", "cut-upload"])
    def test_down_for_a_moment(self, place: S3Storage, proxy: FaultProxy, fault: str) -> None:
        """One failure is repeated in silence."""
        proxy.inject(fault, times=1, method="PUT")

        through(proxy, place).put(NAME, b"x" * 500_000)

        assert place.read(NAME) == b"x" * 500_000
        assert [one.method for one in proxy.requests].count("PUT") == 2

    def test_slow(self, place: S3Storage, proxy: FaultProxy) -> None:
        """A slow store is slow, not broken, as long as bytes keep coming."""
        data = os.urandom(200_000)
        proxy.inject("slow")

        through(proxy, place).put(NAME, data)

        assert through(proxy, place).read(NAME) == data

    def test_the_answer_is_lost_after_the_commit(self, place: S3Storage, proxy: FaultProxy) -> None:
        """The repeated PUT meets 412, the digest is ours: success."""
        proxy.inject("drop-answer", times=1, method="PUT")

        through(proxy, place).put(NAME, b"abc")

        assert place.read(NAME) == b"abc"
        assert [(one.method, one.status) for one in proxy.requests] == [
            ("HEAD", 404),
            ("PUT", 200),
            ("PUT", 412),
            ("HEAD", 200),
        ]

    @pytest.mark.parametrize(("status", "waited"), [(409, [1]), (412, [0])], ids=["is being taken", "is taken"])
    def test_a_name_that_another_takes(
        self, place: S3Storage, monkeypatch: pytest.MonkeyPatch, status: int, waited: list[int]
    ) -> None:
        """The next look judges; it comes a second later where the other writer is not done (AWS: 409)."""
        put, slept, told = place.client.put_object, [], []

        def conflicted(**arguments: object) -> object:
            told.append(status)
            if len(told) == 1:
                raise ClientError(
                    {"Error": {"Code": "ConditionalRequestConflict"}, "ResponseMetadata": {"HTTPStatusCode": status}},  # type: ignore[typeddict-item]
                    "PutObject",
                )
            return put(**arguments)

        monkeypatch.setattr(place.client, "put_object", conflicted)
        monkeypatch.setattr("archive.storage.s3.time.sleep", slept.append)

        place.put(NAME, b"abc")

        assert (slept, len(told)) == (waited, 2)
        assert place.read(NAME) == b"abc"

    def test_every_answer_is_lost_after_the_commit(self, place: S3Storage, proxy: FaultProxy) -> None:
        """Not known to be stored is not stored; the next time finds it there."""
        proxy.inject("drop-answer", method="PUT")

        with pytest.raises(StorageError, match="try again"):
            through(proxy, place).put(NAME, b"abc")

        proxy.heal()
        through(proxy, place).put(NAME, b"abc")
        assert place.read(NAME) == b"abc"

    @pytest.mark.parametrize("fault", ["lie-digest", "lie-size"])
    def test_another_digest_or_size(self, place: S3Storage, proxy: FaultProxy, fault: str) -> None:
        """200 OK does not count: what the store says it holds is compared."""
        proxy.inject(fault, method="HEAD")

        with pytest.raises(StorageError, match="another file of this name"):
            through(proxy, place).put(NAME, b"abc")

    def test_forgets_what_it_took(self, place: S3Storage, proxy: FaultProxy) -> None:
        """A store that says 200 and keeps nothing is found out."""
        proxy.inject("swallow", method="PUT")

        with pytest.raises(StorageError, match="the store says it was stored, but it is not there"):
            through(proxy, place).put(NAME, b"abc")

    def test_no_digest_is_known(self, place: S3Storage, proxy: FaultProxy) -> None:
        """A store without SHA-256 is compared by the MD5 of its ETag, one without that by reading back."""
        proxy.inject("no-digest", method="HEAD")
        through(proxy, place).put("a", b"abc")
        assert [one.method for one in proxy.requests] == ["HEAD", "PUT", "HEAD"]
        with pytest.raises(StorageError, match="another file of this name"):
            through(proxy, place).put("a", b"abd")

        proxy.inject("no-digest-no-etag", method="HEAD")
        proxy.requests.clear()
        through(proxy, place).put("b", b"abc")
        assert [one.method for one in proxy.requests] == ["HEAD", "PUT", "HEAD", "HEAD", "GET"]
        with pytest.raises(StorageError, match="another file of this name"):
            through(proxy, place).put("b", b"abd")

    def test_a_body_that_breaks_off(self, place: S3Storage, proxy: FaultProxy) -> None:
        """An answer cut in its body is asked for again, and never taken for the whole."""
        place.put(NAME, b"x" * 300_000)
        proxy.inject("cut-download", times=1, method="GET")

        assert through(proxy, place).read(NAME) == b"x" * 300_000

        proxy.inject("cut-download", method="GET")
        with pytest.raises(StorageError):
            through(proxy, place).read(NAME)


def test_boto3_is_not_imported() -> None:
    """Knowing of S3 costs nothing: boto3 comes with the first request."""
    code = (
        "import sys, archive.storage.s3; archive.storage.s3.s3_storage('s3://bucket/x', {}); "
        "print([m for m in sys.modules if m.split('.')[0] in ('boto3', 'botocore')])"
    )

    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"
