"""A paper on the loopback whose wall lets in whom it knows: who signs, or who has a subscriber's cookie."""

from __future__ import annotations

import contextlib
import gzip
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.archive.seaweed import ACCESS, SECRET, SeaweedFS
from tests.crawler.crawls import Crawl, crawl
from tests.crawler.sites import Answer
from tests.wire import Authority, Heard, Relay, WireServer

__all__ = ["Asked", "Town", "content_of", "holding", "in_bucket", "town"]


@dataclass(frozen=True)
class Asked:
    """One request: the host's name, the path, the fields by their names in lower case."""

    host: str
    path: str
    fields: dict[str, str]


Answering = Callable[[Asked], Answer]


@dataclass
class Town:
    """Hosts by name, all over https on one port. ``asked`` is what came, in order."""

    folder: Path
    port: int
    ca: Path
    proxy: str
    hosts: dict[str, Answering] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def address(self, host: str, path: str = "/") -> str:
        return f"https://{host}:{self.port}{path}"

    def to(self, host: str) -> list[Asked]:
        return [one for one in self.asked if one.host == host]

    def outlet(self, name: str, host: str, *lines: str) -> Path:
        """An outlet file in a folder of its own, for OUTLETS."""
        folder = self.folder / "outlets"
        folder.mkdir(exist_ok=True)
        home = self.address(host)
        head = [
            f'name = "{name}"',
            'title = "Paper"',
            f'home = "{home}"',
            'country = "gb"',
            'languages = ["en"]',
            *lines,
        ]
        section = ["[[section]]", f'url = "{home}politics/"', 'learned = "test"']
        (folder / f"{name}.toml").write_text("\n".join([*head, *section]))
        return folder

    def crawl(self, name: str, folder: Path, **settings: object) -> Crawl:
        defaults = {
            "OUTLETS": self.folder / "outlets",
            "CA_FILE": self.ca,
            "CONTACT": "desk@paper-of-record.example",
            "env": {"https_proxy": self.proxy},
        }
        return crawl({"outlet": name}, folder=folder, **{**defaults, **settings})

    def answer(self, heard: Heard) -> list[bytes]:
        line, _, rest = heard.request.partition(b"\r\n")
        _, path, _ = line.decode().split(" ", 2)
        pairs = [one.partition(":") for one in rest.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")]
        fields: dict[str, str] = {}
        for name, _, value in pairs:
            fields[name.lower()] = ", ".join(filter(None, [fields.get(name.lower()), value.strip()]))
        asked = Asked(re.sub(r":\d+$", "", fields["host"]), path, fields)
        with self.lock:
            self.asked.append(asked)
        status, body, more = self.hosts[asked.host](asked)
        head = {"Content-Type": "text/html; charset=utf-8", **more, "Content-Length": str(len(body))}
        told = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return [f"HTTP/1.1 {status} Told\r\n{told}\r\n".encode("latin-1") + body]


def content_of(path: Path) -> bytes:
    """The bytes of a file, unpacked where it is packed."""
    return _unpacked(path.name, path.read_bytes())


def in_bucket(seaweed: SeaweedFS, bucket: str, found: Town, spool: Path) -> dict[str, object]:
    """Settings of a crawl whose archive is a bucket; its files stay in ``spool``, too."""
    secrets = {"AWS_ACCESS_KEY_ID": ACCESS, "AWS_SECRET_ACCESS_KEY": SECRET, "https_proxy": found.proxy}
    place = {"ARCHIVE": f"s3://{bucket}/news", "S3_ENDPOINT_URL": seaweed.endpoint, "SPOOL": spool, "SPOOL_KEEP": 1}
    return {**place, "env": secrets}


def holding(seaweed: SeaweedFS, bucket: str, word: bytes) -> list[str]:
    """The objects of ``bucket`` that hold ``word``, in their names or as they are or unpacked."""
    client = seaweed.client()
    names = [one["Key"] for one in client.list_objects_v2(Bucket=bucket)["Contents"]]
    found = []
    for name in names:
        told = client.get_object(Bucket=bucket, Key=name)
        content = _unpacked(name, told["Body"].read()) + repr(told["Metadata"]).encode() + name.encode()
        found += [name] if word in content else []
    return found


def _unpacked(name: str, content: bytes) -> bytes:
    return content + gzip.decompress(content) if name.endswith(".gz") else content


@contextlib.contextmanager
def town(folder: Path, *names: str) -> Iterator[Town]:
    """A town of these host names."""
    authority = Authority(folder)
    found: list[Town] = []

    def answer(heard: Heard) -> list[bytes]:
        return found[0].answer(heard)

    with WireServer(answer, authority.server(*names)) as server, Relay() as relay:
        found.append(Town(folder, server.port, authority.file, f"http://127.0.0.1:{relay.port}"))
        yield found[0]
