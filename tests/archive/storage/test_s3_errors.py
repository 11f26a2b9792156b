"""What each refusal of a store, or of boto3 itself, is to the user: whose mistake it is, and what to do."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest
from botocore import exceptions as boto
from botocore.exceptions import ClientError

from archive.errors import ArchiveError, DamagedError, NotFound, SpaceError, StorageError, UsageError
from archive.storage.s3_errors import answered, knows_no_checksum, refused

URL = "s3://bucket/politics/runs/a.json"


def said(code: str, status: int, **fields: str) -> ClientError:
    """The answer of a store."""
    metadata = {"HTTPStatusCode": status, "HTTPHeaders": fields}
    return ClientError({"Error": {"Code": code, "Message": "words"}, "ResponseMetadata": metadata}, "PutObject")  # type: ignore[arg-type]


LOCAL: dict[str, tuple[Exception, type[Exception], str]] = {
    "no credentials": (boto.NoCredentialsError(), UsageError, "S3_PROFILE"),
    "half of them": (boto.PartialCredentialsError(provider="env", cred_var="x"), UsageError, "no credentials"),
    "none from a helper": (
        boto.CredentialRetrievalError(provider="x", error_msg="y"), UsageError, "no credentials",
    ),
    "no token": (boto.NoAuthTokenError(), UsageError, "no credentials"),
    "a token that cannot be read": (boto.SSOTokenLoadError(error_msg="x"), UsageError, "no credentials"),
    "a session that is over": (boto.UnauthorizedSSOTokenError(), UsageError, "no credentials"),
    "no such profile": (boto.ProfileNotFound(profile="x"), UsageError, "Correct S3_PROFILE"),
    "no region": (boto.NoRegionError(), UsageError, "S3_REGION"),
    "a wrong region": (boto.InvalidRegionError(region_name="x y"), UsageError, "S3_REGION"),
    "a wrong setting": (boto.InvalidConfigError(error_msg="x"), UsageError, "the AWS configuration"),
    "a broken file": (boto.ConfigParseError(path="x", error="y"), UsageError, "the AWS configuration"),
    "no such file": (boto.ConfigNotFound(path="x"), UsageError, "the AWS configuration"),
    "a wrong name": (boto.ParamValidationError(report="x"), UsageError, "S3_ENDPOINT_URL"),
    "a value": (ValueError("Invalid endpoint: x"), UsageError, "S3_ENDPOINT_URL"),
    "no connection": (boto.EndpointConnectionError(endpoint_url="http://x"), StorageError, "Check the network"),
    "a disk": (OSError(5, "Input/output error"), StorageError, "Check the disk"),
}  # fmt: skip
STORE: dict[str, tuple[ClientError, type[ArchiveError], str]] = {
    "no bucket": (said("NoSuchBucket", 404), StorageError, "Create the bucket"),
    "no file": (said("NoSuchKey", 404), NotFound, "no such file"),
    "a wrong signature": (said("SignatureDoesNotMatch", 403), StorageError, "Correct the credentials"),
    "an unknown key": (said("InvalidAccessKeyId", 403), StorageError, "Correct the credentials"),
    "a wrong token": (said("InvalidToken", 400), StorageError, "Correct the credentials"),
    "an old token": (said("ExpiredToken", 400), StorageError, "their time is over: set new ones (AWS_SESSION_TOKEN"),
    "cold storage": (said("InvalidObjectState", 403), StorageError, "restore it first"),
    "no permission": (said("AccessDenied", 403), StorageError, "s3:PutObject"),
    "nobody known": (said("Unauthorized", 401), StorageError, "s3:PutObject"),
    "another region": (said("PermanentRedirect", 301), StorageError, "set S3_REGION"),
    "another region for now": (said("TemporaryRedirect", 307), StorageError, "set S3_REGION"),
    "another region's name": (said("AuthorizationHeaderMalformed", 400), StorageError, "set S3_REGION"),
    "bytes that changed": (said("BadDigest", 400), StorageError, "check the disk and the network"),
    "bytes that do not fit": (said("XAmzContentSHA256Mismatch", 400), StorageError, "check the disk and the network"),
    "a full store": (said("XMinioStorageFull", 507), SpaceError, "Make room"),
    "a quota": (said("QuotaExceeded", 403), SpaceError, "Make room"),
    "insufficient storage": (said("InsufficientStorage", 500), SpaceError, "Make room"),
    "full by its status": (said("", 507), SpaceError, "Make room"),
    "a clock": (said("RequestTimeTooSkewed", 403), StorageError, "The store's clock"),
    "anything else": (said("Odd", 418), StorageError, "Check the settings S3_"),
    **{f"{code}": (said("SlowDown", code), StorageError, "try again later") for code in (429, 500, 502, 503, 504)},
}  # fmt: skip


@pytest.mark.parametrize(("error", "kind", "advice"), [*LOCAL.values(), *STORE.values()], ids=[*LOCAL, *STORE])
def test_a_refusal_says_whose_it_is_and_what_to_do(error: Exception, kind: type[Exception], advice: str) -> None:
    told = refused(error, "write", URL)

    assert type(told) is kind
    assert advice in str(told)
    assert URL in str(told)


def test_what_is_ours_or_nobodys_is_handed_back() -> None:
    for error in (DamagedError("x", file="a"), KeyError("x"), RuntimeError("x")):
        assert refused(error, "write", URL) is error


@pytest.mark.parametrize(("minutes", "is_clock"), [(0, False), (10, False), (20, True), (-20, True)])
def test_a_clock_is_told_from_the_stores_date(minutes: int, is_clock: bool) -> None:
    """The answer to HEAD has no body to say so."""
    theirs = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes), usegmt=True)

    assert ("clock" in str(refused(said("403", 403, date=theirs), "read", URL))) is is_clock
    assert "clock" not in str(refused(said("403", 403, date="yesterday"), "read", URL))


def test_a_checksum_may_be_refused_by_any_code_that_speaks_of_nothing_else() -> None:
    refusals = (said("InvalidArgument", 400), said("NotImplemented", 501), said("", 400))
    of_else = (
        said("BadDigest", 400),
        said("EntityTooLarge", 400),
        said("XMinioStorageFull", 400),
        said("SlowDown", 503),
    )

    assert all(map(knows_no_checksum, refusals))
    assert not any(map(knows_no_checksum, (*of_else, ValueError("x"))))
    assert [answered(error) for error in (refusals[1], ValueError("x"))] == [501, None]


@pytest.mark.parametrize("code", ["NoSuchKey", "404", ""])
def test_a_list_that_is_not_found_is_no_list_of_a_bucket(code: str) -> None:
    """Of a bucket that is there a list of nothing is empty; an endpoint that names the bucket, too, answers so."""
    told = refused(said(code, 404), "list", URL)

    assert type(told) is StorageError
    assert "S3_ENDPOINT_URL names the store alone, without the bucket" in str(told)
