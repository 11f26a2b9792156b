"""What an object store's refusal means, and what to do about it.

Works on botocore's exceptions by the name of their classes, so that nothing here imports boto3.
"""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from archive.errors import ArchiveError, NotFound, SpaceError, StorageError, UsageError

__all__ = ["answered", "knows_no_checksum", "no_store", "refused"]

_NO_CREDENTIALS = {
    "NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "NoAuthTokenError",
    "SSOTokenLoadError", "UnauthorizedSSOTokenError",
}  # fmt: skip
_MISSET = {
    "ProfileNotFound", "NoRegionError", "InvalidRegionError", "InvalidConfigError", "ConfigParseError",
    "ConfigNotFound", "ParamValidationError", "ValueError",
}  # fmt: skip

# What the store says, by code or by status, and what to do; the first that fits.
_DENIED: tuple[tuple[set[str | int], str], ...] = (
    ({"NoSuchBucket"}, "Create the bucket, or correct ARCHIVE"),
    (
        {"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"},
        "The credentials were lent and their time is over: set new ones (AWS_SESSION_TOKEN and the two keys that came "
        "with it), or name a profile or role, which boto3 renews by itself",
    ),
    (
        {"SignatureDoesNotMatch", "InvalidAccessKeyId", "InvalidToken"},
        "Correct the credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN or the profile)",
    ),
    ({"InvalidObjectState"}, "The object is in cold storage: restore it first"),
    ({401, 403}, "Give these credentials s3:PutObject, s3:GetObject and s3:ListBucket (docs/s3.md)"),
    ({301, 302, 307, 308, "AuthorizationHeaderMalformed"}, "The bucket lies in another region: set S3_REGION"),
    ({501}, "An archive needs a store that obeys If-None-Match on PUT (docs/s3.md)"),
    (
        {"BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch"},
        "The bytes changed on the way or while they were read: check the disk and the network, and try again",
    ),
)
_SET_THE_CLOCK = (
    "The store's clock and this machine's differ by more than a quarter of an hour: set this machine's (a time service "
    "such as chrony does)"
)
_NO_STORE = "There is no bucket at this address: S3_ENDPOINT_URL names the store alone, without the bucket"
_MOST_SKEW = dt.timedelta(minutes=15)
_OTHERWISE = "Check the settings S3_* against what the store offers"
_FULL = {"InsufficientStorage", "XMinioStorageFull", "QuotaExceeded"}
# Bad request, not implemented; and what a 400 says that no other header field would change.
_UNHEARD_OF = {400, 501}
_SPEAK_OF_ELSE = {
    "BadDigest", "EntityTooLarge", "EntityTooSmall", "ExpiredToken", "IncompleteBody", "InvalidBucketName",
    "InvalidDigest", "InvalidToken", "KeyTooLongError", "MissingContentLength", "RequestTimeout",
    "XAmzContentSHA256Mismatch",
}  # fmt: skip
_REDIRECTS = {301, 302, 307, 308}
_PASSING = {408, 429, 500, 502, 503, 504}


def answered(error: BaseException) -> int | None:
    """The HTTP status of the store's answer; None where there was none."""
    response = getattr(error, "response", None)
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode") if isinstance(response, dict) else None
    return status if isinstance(status, int) else None


def knows_no_checksum(error: BaseException) -> bool:
    """Whether the store may have refused a request for its ``x-amz-checksum-…`` header fields, which S3 has had since
    2022. The codes that older stores give differ: every 400 and 501 counts that does not speak of something else."""
    code = _code(error)
    return answered(error) in _UNHEARD_OF and code not in _SPEAK_OF_ELSE and code not in _FULL


def no_store(where: str) -> StorageError:
    """The error of an answer of 200 that no S3 gives: a page of a login, or of the console that MinIO has at another
    port. ``where`` names the answer."""
    return StorageError(f"{where} is none of an S3 store. Correct S3_ENDPOINT_URL")


def refused(error: Exception, doing: str, url: str) -> Exception:
    """The error to raise for ``error``, which botocore raised while ``doing`` something to ``url``.

    Errors that are ours or nobody's expectation are handed back as they are."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if isinstance(error, ArchiveError) or not names & {"BotoCoreError", "ClientError", "OSError", "ValueError"}:
        return error
    if names & _NO_CREDENTIALS:
        return UsageError(
            f"{url}: there are no credentials for S3 ({error}). Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
            "or name a profile with S3_PROFILE; a public bucket is read with S3_ANONYMOUS=1"
        )
    if names & _MISSET:
        return UsageError(f"{url}: {error}. Correct S3_PROFILE, S3_REGION, S3_ENDPOINT_URL or the AWS configuration")
    status = answered(error)
    if status is not None:
        words = f"cannot {doing} {url}: {_words(error)}"
        if status == 404 and doing == "list" and _code(error) != "NoSuchBucket":
            # A list of nothing is an empty one: what answers so is no S3, or no bucket.
            return StorageError(f"{words}. {_NO_STORE}")
        return _denied(error, status, words, url)
    advice = "Check the network and S3_ENDPOINT_URL, and try again"
    if "BotoCoreError" not in names:
        advice = "Check the disk"
    elif "PaginationError" in names:
        advice = "The store's lists do not go on: use a newer version of it"
    return StorageError(f"cannot {doing} {url}: {error}. {advice}")


def _denied(error: Exception, status: int, words: str, url: str) -> ArchiveError:
    code = _code(error)
    if code in _FULL or status == 507:
        return SpaceError(f"{words}. Make room in the store or raise the quota")
    if status in _PASSING:
        # botocore calls a page with status 200 an error 500.
        is_page = "html" in str(_fields(error).get("content-type", ""))
        more = "; if it says so again and again, S3_ENDPOINT_URL names something else than the store" if is_page else ""
        return StorageError(f"{words}. The store is overloaded or down for now: try again later{more}")
    if status == 404 and code != "NoSuchBucket":
        return NotFound(f"{url}: there is no such file")
    if status == 403 and _is_skewed(error):
        return StorageError(f"{words}. {_SET_THE_CLOCK}")
    if status in _REDIRECTS and (address := _led_to(error)):
        return StorageError(f"{words}. It leads to {address}: if the store is there, set S3_ENDPOINT_URL to it")
    signs = {"NoSuchBucket"} if status == 404 else {code, status}
    advice = next((advice for theirs, advice in _DENIED if theirs & signs), _OTHERWISE)
    return StorageError(f"{words}. {advice}")


def _led_to(error: Exception) -> str:
    """Scheme and host of the address that a redirect names; empty where it is one of Amazon's, which are by region."""
    parts = urlsplit(str(_fields(error).get("location", "")))
    is_amazons = f".{parts.hostname or ''}".endswith((".amazonaws.com", ".amazonaws.com.cn"))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc and not is_amazons else ""


def _is_skewed(error: Exception) -> bool:
    """Whether the store refused a signature for its time (S3: RequestTimeTooSkewed). The answer to HEAD has no body to
    say so; its ``Date`` does."""
    if _code(error) == "RequestTimeTooSkewed":
        return True
    try:
        theirs = parsedate_to_datetime(str(_fields(error).get("date", "")))
    except ValueError:
        return False
    return abs(dt.datetime.now(dt.UTC) - theirs.replace(tzinfo=theirs.tzinfo or dt.UTC)) > _MOST_SKEW


def _fields(error: BaseException) -> dict[str, object]:
    """The header fields of the store's answer, in small letters."""
    fields: dict[str, object] = getattr(error, "response", {}).get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return fields


def _said(error: BaseException) -> dict[str, object]:
    """The body of the store's answer: its ``Code`` and ``Message``."""
    said: dict[str, object] = (getattr(error, "response", None) or {}).get("Error", {})
    return said


def _code(error: BaseException) -> str:
    return str(_said(error).get("Code", ""))


def _words(error: Exception) -> str:
    code = _code(error)
    return f"{_said(error).get('Message') or error} ({code})" if code else str(error)
