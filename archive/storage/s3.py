"""An archive in an S3 bucket. The only caller of boto3, which is imported when a bucket is first asked for something.

A file is one checksummed PUT with ``If-None-Match: *``, and it counts as stored only when the store's own size and
digest of it equal ours. Reading is by ranges: a snapshot costs one request.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast

from archive.errors import NotFound, StorageError, UsageError
from archive.layout import check_name, is_name
from archive.storage import disk
from archive.storage.base import Entry, Storage, check_source, different
from archive.storage.s3_errors import answered, knows_no_checksum, no_store, refused
from archive.storage.s3_options import S3Options
from archive.storage.s3_ranges import ranged

if TYPE_CHECKING:
    from botocore.config import _S3Dict
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import HeadObjectOutputTypeDef

__all__ = ["OthersBucket", "S3Options", "S3Storage", "s3_place_of_others", "s3_storage"]

_T = TypeVar("_T")

# Precondition failed (MinIO before April 2024: not modified), a conditional PUT of the same key in progress; S3 API
# Reference, "Error responses".
_TAKEN, _CONFLICT = frozenset({304, 412}), 409
# Wrong or ended credentials, no permission, another region, another address.
_REFUSED = frozenset({301, 302, 307, 308, 400, 401, 403})
_SHA256_BYTES = 32


def s3_storage(location: str, settings: Mapping[str, object] | None = None) -> S3Storage:
    """The storage at ``s3://bucket/prefix``; UsageError when it is no such URL or a setting is wrong."""
    parts = re.fullmatch(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[a-z0-9._/-]*))?", location)
    if parts is None:
        raise UsageError(
            f"{location!r} is no place for an archive: write s3://bucket/prefix, with a bucket of 3 to 63 and a prefix "
            "of any number of characters a-z 0-9 . - (in the prefix also _ and /)"
        )
    return S3Storage(parts["bucket"], (parts["prefix"] or "").strip("/"), S3Options.from_settings(settings))


def s3_place_of_others(location: str, settings: Mapping[str, object] | None = None) -> tuple[Storage, str | None]:
    """The bucket at ``location`` for reading alone, and the one object that is meant, if it is an object's address."""
    parts = re.fullmatch(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?", location)
    if parts is None:
        raise UsageError(f"{location!r} is no place that can be read: write s3://bucket/prefix")
    options, path = S3Options.from_settings(settings), parts[2] or ""
    # A key may begin with a slash, or hold two in a row; an address may have some too many.
    for key in dict.fromkeys([path, path.rstrip("/"), path.strip("/")]):
        file = key.rpartition("/")[2]
        beside = OthersBucket(parts[1], key.removesuffix(file), options)
        if file and any(entry.name == file for entry in beside.list(file)):
            return beside, file
    prefix = path.strip("/")
    return OthersBucket(parts[1], f"{prefix}/" if prefix else "", options), None


class S3Storage(Storage):
    """The objects of ``bucket`` below ``prefix``; safe between threads. Names are of ``[a-z0-9._/-]`` only."""

    lists_dearly = True

    def __init__(self, bucket: str, prefix: str = "", options: S3Options | None = None) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.options = options or S3Options()
        self.name = f"s3://{bucket}/{self.prefix}".rstrip("/")
        self._client: S3Client | None = None
        self._knows_sha256 = True  # until the store refuses it
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[S3Storage], tuple[object, ...]]:
        """For other processes, which open connections of their own."""
        return type(self), (self.bucket, self.prefix, self.options)

    @property
    def client(self) -> S3Client:
        """The boto3 client; UsageError where the configuration (profile, region, endpoint) is wrong."""
        with self._lock:
            if self._client is None:
                self._client = self._call("open", "", lambda: _client(self.options))
            return self._client

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        if length == 0:
            self.size(name)
            return b""
        until = "" if length is None else offset + length - 1
        asked = {"Range": f"bytes={offset}-{until}"} if offset or length is not None else {}
        return self._call("read", name, lambda: self._get(name, asked, length))

    def open(self, name: str) -> BinaryIO:
        return ranged(lambda offset, length: self.read(name, offset, length), self.size(name))

    def put(self, name: str, data: bytes | Path) -> None:
        if re.search(r"[^a-z0-9._/-]", check_name(name)):
            raise UsageError(f"{name!r} cannot be a key in {self.name}: keys are made of a-z 0-9 . _ / - only")
        ours = _Content(name, data)
        for _ in range(self.options.attempts):
            if self._stored(name, ours):
                return
            self._send(name, ours)
        if not self._stored(name, ours):
            raise StorageError(f"{self._url(name)}: the store says it was stored, but it is not there. Try again")

    def list(self, prefix: str = "", after: str = "") -> Iterator[Entry]:
        # Sorted here: SeaweedFS lists folder by folder, AWS directory buckets in no order at all.
        yield from sorted(self._call("list", prefix, lambda: [*self._pages(prefix, after)]))

    def folders(self, prefix: str) -> Sequence[str]:
        return self._call("list", prefix, lambda: sorted(self._folders(prefix)))

    def size(self, name: str) -> int:
        return self._head(name)["ContentLength"]

    def sha256(self, name: str) -> str:
        """The digest the store computed when it took the file in; where it knows none, from reading the file."""
        theirs = _checksum(self._head(name))
        return theirs.hex() if theirs else super().sha256(name)

    def delete(self, name: str) -> None:
        key = self._key(name)
        self._call("delete", name, lambda: self.client.delete_object(Bucket=self.bucket, Key=key))

    def _get(self, name: str, asked: dict[str, str], length: int | None) -> bytes:
        arguments: Any = {"Bucket": self.bucket, "Key": self._key(name), **asked}
        answer = _again(self.options.attempts, lambda: self._body(arguments))
        if length is not None and len(answer) > length:
            raise StorageError(f"{self._url(name)}: the store sends the whole file when a part is asked for")
        return answer

    def _body(self, arguments: Any) -> bytes:
        try:
            answer = self.client.get_object(**arguments)
        except Exception as error:
            # A range that begins at the end or after it holds nothing.
            if answered(error) == 416:
                return b""
            raise
        if "Range" in arguments and "ContentRange" not in answer and not arguments["Range"].startswith("bytes=0-"):
            raise StorageError(f"s3://{self.bucket}/{arguments['Key']}: the store does not serve parts of a file")
        return answer["Body"].read()

    def _send(self, name: str, ours: _Content) -> None:
        """One PUT; a name that was taken meanwhile, or is being taken, is for the next look to judge."""
        arguments: Any = {"Bucket": self.bucket, "Key": self._key(name), "IfNoneMatch": "*", **self._wishes()}

        def sent(checksum: dict[str, str]) -> None:
            with ours.stream() as body:
                self.client.put_object(Body=body, ContentLength=ours.size, **(arguments | checksum))

        try:
            self._with_sha256(
                lambda: sent({"ChecksumSHA256": ours.sha256}), lambda: sent({"ContentMD5": ours.md5_base64()})
            )
        except Exception as error:
            if answered(error) not in {*_TAKEN, _CONFLICT}:
                raise refused(error, "write", self._url(name)) from error
            time.sleep(1 if answered(error) == _CONFLICT else 0)

    def _wishes(self) -> dict[str, object]:
        days = self.options.object_lock_days
        wishes = {
            "ServerSideEncryption": self.options.sse,
            "SSEKMSKeyId": self.options.kms_key,
            "StorageClass": self.options.storage_class,
            "ObjectLockMode": self.options.object_lock_mode,
            "ObjectLockRetainUntilDate": dt.datetime.now(dt.UTC) + dt.timedelta(days=days) if days else None,
        }
        return {name: value for name, value in wishes.items() if value is not None}

    def _stored(self, name: str, ours: _Content) -> bool:
        """Whether the store holds our bytes under the name; StorageError where it holds others."""
        try:
            head = self._head(name)
        except NotFound:
            return False
        if head["ContentLength"] != ours.size or not self._equal(name, head, ours):
            raise different(self._url(name))
        return True

    def _equal(self, name: str, head: HeadObjectOutputTypeDef, ours: _Content) -> bool:
        theirs = _checksum(head)
        if theirs is not None:
            return theirs == ours.digest
        etag = head.get("ETag", "").strip('"')
        # The MD5 of what a plain PUT sent; not so for parts ("…-3") and under KMS keys.
        if re.fullmatch(r"[0-9a-f]{32}", etag) and head.get("ServerSideEncryption", "AES256") == "AES256":
            return etag == ours.md5()
        return super().sha256(name) == ours.digest.hex()

    def _head(self, name: str) -> HeadObjectOutputTypeDef:
        key: Any = {"Bucket": self.bucket, "Key": self._key(name)}

        def asked() -> HeadObjectOutputTypeDef:
            try:
                return self._with_sha256(
                    lambda: self.client.head_object(**key, ChecksumMode="ENABLED"),
                    lambda: self.client.head_object(**key),
                )
            except Exception as error:
                raise self._in_words(error, key) from error

        head = self._call("ask for", name, asked)
        if "ETag" not in head and "LastModified" not in head:
            raise no_store(f"the answer about {self._url(name)}")
        if "ContentLength" not in head:
            raise StorageError(
                f"{self._url(name)}: the store does not say how long it is. A proxy before it may pack its answers: "
                "switch that off there, or set S3_ENDPOINT_URL to the store itself"
            )
        return head

    def _in_words(self, error: Exception, key: Any) -> Exception:
        """The refusal of a HEAD, whose answer has no body to say why: that of a GET of one byte has."""
        if answered(error) in _REFUSED:
            try:
                self.client.get_object(**key, Range="bytes=0-0")["Body"].read()
            except Exception as told:
                if answered(told) in _REFUSED:
                    return told
        return error

    def _with_sha256(self, ask: Callable[[], _T], without: Callable[[], _T]) -> _T:
        """``ask``; ``without`` where the store refuses the header fields about a SHA-256, now and from then on. The
        error of ``ask`` counts where it is refused all the same: then it is about something else."""
        if not self._knows_sha256:
            return without()
        try:
            return ask()
        except Exception as error:
            if not knows_no_checksum(error):
                raise
            try:
                answer = without()
            except Exception as other:
                if knows_no_checksum(other):
                    raise error from None
                raise
            self._knows_sha256 = False
            return answer

    def _pages(self, prefix: str, after: str = "") -> Iterator[Entry]:
        begin: Any = {"StartAfter": self.prefix + after} if after else {}
        for page in self._answers(Prefix=self.prefix + prefix, **begin):
            for stored in page.get("Contents", []):
                if "Size" not in stored:
                    raise no_store(f"the list of {self.name}")
                name = stored["Key"].removeprefix(self.prefix)
                # Others may keep things beside an archive: folder markers, names that no archive gives. Some stores do
                # not know StartAfter.
                if self._fits(name) and name > after:
                    yield Entry(name, stored["Size"])

    def _answers(self, **asked: Any) -> Iterator[Any]:
        """The pages of a list. One that ends where it says that it goes on is refused: boto3 takes it for the last."""
        where = f"the list of {self.name}"
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, **asked):
            if not {"Name", "IsTruncated", "KeyCount", "Contents"} & page.keys():
                raise no_store(where)
            if page.get("IsTruncated") and not page.get("NextContinuationToken"):
                raise StorageError(
                    f"{where} goes on, and the store does not say where: it does not know ListObjectsV2. Use a newer "
                    "version of it"
                )
            yield page

    def _fits(self, name: str) -> bool:
        return is_name(name)

    def _folders(self, prefix: str) -> Iterator[str]:
        where = self.prefix + prefix
        for page in self._answers(Prefix=where, Delimiter="/"):
            found = (one["Prefix"].removeprefix(where)[:-1] for one in page.get("CommonPrefixes", []))
            yield from filter(self._fits, found)

    def _key(self, name: str) -> str:
        return self.prefix + check_name(name)

    def _url(self, name: str) -> str:
        return f"s3://{self.bucket}/{self.prefix}{name}".rstrip("/")

    def _call(self, doing: str, name: str, ask: Callable[[], _T]) -> _T:
        try:
            return ask()
        except Exception as error:
            raise refused(error, doing, self._url(name)) from error


class OthersBucket(S3Storage):
    """The objects that others put there, under whatever names; they are read alone. ``prefix`` is what stands before
    the names, as it is."""

    def __init__(self, bucket: str, prefix: str = "", options: S3Options | None = None) -> None:
        super().__init__(bucket, "", options)
        self.prefix = prefix
        self.name = f"s3://{bucket}/{prefix}".rstrip("/")

    def put(self, name: str, data: bytes | Path) -> None:
        raise UsageError(f"{self._url(name)}: nothing is put where others keep their files")

    def _fits(self, name: str) -> bool:
        return bool(name) and not name.endswith("/")

    def _key(self, name: str) -> str:
        return self.prefix + name


class _Content:
    """What is to be stored, with its digests; a file is read in pieces, never whole."""

    def __init__(self, name: str, data: bytes | Path) -> None:
        self._data = check_source(name, data)
        self.size = data.stat().st_size if isinstance(data, Path) else len(data)
        self.digest = self._hashed(hashlib.sha256())
        self.sha256 = base64.b64encode(self.digest).decode()

    def stream(self) -> BinaryIO:
        return self._data.open("rb") if isinstance(self._data, Path) else io.BytesIO(self._data)

    def md5(self) -> str:
        return self._md5().hex()

    def md5_base64(self) -> str:
        """As Content-MD5 has it (RFC 1864)."""
        return base64.b64encode(self._md5()).decode()

    def _md5(self) -> bytes:
        return self._hashed(hashlib.md5(usedforsecurity=False))

    def _hashed(self, digest: hashlib._Hash) -> bytes:
        for chunk in disk.chunks(self._data):
            digest.update(chunk)
        return digest.digest()


def _checksum(head: HeadObjectOutputTypeDef) -> bytes | None:
    """The store's SHA-256 of the whole object, where it has one."""
    text = head.get("ChecksumSHA256", "")
    # "…-3" is a digest of the digests of three parts.
    if head.get("ChecksumType", "FULL_OBJECT") != "FULL_OBJECT" or "-" in text:
        return None
    try:
        digest = base64.b64decode(text)
    except ValueError:
        return None
    return digest if len(digest) == _SHA256_BYTES else None


def _again(attempts: int, ask: Callable[[], bytes]) -> bytes:
    """boto3 repeats requests that got no answer; an answer that breaks off in its body is repeated here."""
    from botocore.exceptions import HTTPClientError, IncompleteReadError  # noqa: PLC0415 -- see the module's docstring

    for attempt in range(1, attempts):
        try:
            return ask()
        except (HTTPClientError, IncompleteReadError):
            time.sleep(min(0.1 * 2**attempt, 5))
    return ask()


def _client(options: S3Options) -> S3Client:
    import boto3  # noqa: PLC0415 -- see the module's docstring
    from botocore import UNSIGNED  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    style = options.addressing or ("path" if options.endpoint_url else None)
    config = Config(
        connect_timeout=options.connect_timeout,
        read_timeout=options.read_timeout,
        retries={"mode": "standard", "total_max_attempts": options.attempts},
        # Ours are checked by us; older stores refuse the checksums boto3 would add by itself.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        tcp_keepalive=True,
        signature_version=UNSIGNED if options.anonymous else None,
        user_agent_extra="paper-of-record",
        s3=cast("_S3Dict", {"addressing_style": style} if style else {}),
    )
    session = boto3.Session(profile_name=options.profile, region_name=options.region)
    client: S3Client = session.client("s3", endpoint_url=options.endpoint_url, config=config)
    client.meta.events.register("before-call.s3.HeadBucket", _is_no_more_redirected)
    return client


def _is_no_more_redirected(context: dict[str, Any], **_: object) -> None:
    """botocore asks HeadBucket where a bucket lies when an answer is a redirect, also when that of HeadBucket is one:
    without end, where a server leads everything on to https."""
    context.setdefault("s3_redirect", {})["redirected"] = True
