"""WARC, ARC and WACZ files as others write them, with invented pages."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Sequence

from backports import zstd

__all__ = ["ARC_HEAD", "PAGE", "arc", "packed", "page", "record", "response", "revisit", "wacz", "zstd_file"]

PAGE = "<html><body><p>The harbour council of Öland met on Tuesday.</p></body></html>"
ARC_HEAD = (
    b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain 69\n1 0 Heritrix\n"
    b"URL IP-address Archive-date Content-type Archive-length\n\n"
)
_HTML = "text/html; charset=utf-8"


def record(kind: str, block: bytes, *fields: tuple[str, str], version: str = "1.0", end: bytes = b"\r\n\r\n") -> bytes:
    """A WARC record; ``fields`` may give a Content-Length of their own."""
    given = [("WARC-Type", kind), *fields]
    if not any(name == "Content-Length" for name, _ in given):
        given.append(("Content-Length", str(len(block))))
    head = "".join(f"{name}: {value}\r\n" for name, value in given)
    return f"WARC/{version}\r\n{head}\r\n".encode() + block + end


def page(text: str = PAGE, *headers: str, status: str = "200 OK", body: bytes | None = None) -> bytes:
    """An HTTP response."""
    lines = [f"HTTP/1.1 {status}", *(headers or (f"Content-Type: {_HTML}",))]
    return "\r\n".join([*lines, "", ""]).encode() + (text.encode() if body is None else body)


def response(number: int, block: bytes | None = None, *fields: tuple[str, str], **more: str) -> bytes:
    """The response record of ``https://paper.example/<number>``, captured on that day of May 2024."""
    return record("response", page() if block is None else block, *_about(number), *fields, **more)  # type: ignore[arg-type]


def revisit(number: int, block: bytes, *fields: tuple[str, str]) -> bytes:
    return record("revisit", block, *_about(number), *fields)


def _about(number: int) -> list[tuple[str, str]]:
    return [
        ("WARC-Record-ID", f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"),
        ("WARC-Date", f"2024-05-{number:02}T10:00:00Z"),
        ("WARC-Target-URI", f"https://paper.example/{number}"),
        ("Content-Type", "application/http; msgtype=response"),
    ]


def packed(*records: bytes) -> bytes:
    """A gzip member for each."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def arc(*pages: tuple[str, bytes]) -> list[bytes]:
    """The records of an ARC file: address and block of each."""
    line = b"%b 192.0.2.7 20080430204826 text/html %d\n%b\n"
    return [ARC_HEAD, *(line % (url.encode(), len(block), block) for url, block in pages)]


def zstd_file(records: Sequence[bytes], *, dictionary: bool = False, packed_dictionary: bool = False) -> bytes:
    """A frame for each record, with the dictionary in the first frame if there is one (the IIPC's WARC-zstd)."""
    if not dictionary:
        return b"".join(zstd.compress(one) for one in records)
    trained = zstd.train_dict([b"%d %b" % (number, one) for one in records for number in range(40)], 4096)
    content = zstd.compress(trained.dict_content) if packed_dictionary else trained.dict_content
    first = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    return first + b"".join(zstd.compress(one, zstd_dict=trained) for one in records)


def wacz(files: dict[str, bytes], *, packing: int = zipfile.ZIP_STORED) -> bytes:
    """A WACZ file with these files, and a datapackage that names them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as package:
        for name, data in files.items():
            package.writestr(name, data)
        package.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": []}))
    return made.getvalue()
