"""The file that says who is told what: ``WATCH=watch.toml``."""

from __future__ import annotations

import base64
import binascii
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, Self
from urllib.parse import urlsplit

import msgspec

from archive.errors import UsageError
from archive.events.wanted import Wanted
from archive.urls import is_web

__all__ = ["Config", "Smtp", "Watch"]

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
# Within ASCII: few servers take others (RFC 6531); a domain can be written as ``xn--…``.
_ADDRESS: Final = re.compile(r"(?:(?![@<>,;\"])[!-~])+@(?:(?![@<>,;\"])[!-~])+")
_WAYS: Final = ("webhook", "mail", "atom", "json_feed", "lines")
# Standard Webhooks: "24 bytes (192 bits) to 64 bytes (512 bits)".
_SECRET: Final = range(24, 65)


class Smtp(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """The server that takes mail. ``from`` is the sender's address; a password stands in a file or a variable."""

    host: str
    from_: str
    port: int | None = None
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password_file: Path | None = None
    password_env: str | None = None

    def password(self) -> str | None:
        return _secret("smtp", "password", self.password_file, self.password_env)


class Watch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is told (one of webhook, mail, atom, json_feed, lines), and what they want to hear of. ``cursor`` is by
    default a file called by the name, beside the configuration."""

    name: str
    webhook: str | None = None
    secret_file: Path | None = None
    secret_env: str | None = None
    mail: tuple[str, ...] = ()
    atom: Path | None = None
    json_feed: Path | None = None
    lines: Path | None = None
    title: str | None = None
    last: int = 100
    cursor: Path | None = None
    outlets: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: str | None = None
    fields: tuple[str, ...] = ()
    size: int = 0
    since: str | None = None

    @property
    def way(self) -> str:
        """How they are told."""
        return next(one for one in _WAYS if getattr(self, one))

    def wanted(self) -> Wanted:
        return Wanted(
            outlets=self.outlets, kinds=self.kinds, words=self.words, fields=self.fields, size=self.size,
            since=self.since,
        )  # fmt: skip

    def key(self) -> bytes:
        """The key that a webhook is signed with: base64, with or without ``whsec_`` before it."""
        told = _secret(f"watch {self.name!r}", "secret", self.secret_file, self.secret_env)
        if told is None:
            raise UsageError(f"watch {self.name!r}: a webhook is signed; name a secret_file or a secret_env")
        try:
            key = base64.b64decode(told.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            key = b""
        if len(key) not in _SECRET:
            made = "openssl rand -base64 32"
            raise UsageError(f"watch {self.name!r}: its secret must be base64 of 24 to 64 bytes; `{made}` makes one")
        return key


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    watch: tuple[Watch, ...] = ()
    smtp: Smtp | None = None


class Config(msgspec.Struct, frozen=True):
    """The watches of one file; paths in it are relative to its folder."""

    watches: tuple[Watch, ...]
    smtp: Smtp | None

    @classmethod
    def read(cls, path: Path) -> Self:
        """Reads and checks the file; UsageError that names what is wrong with it, secrets included."""
        try:
            told = msgspec.convert(tomllib.loads(path.read_text("utf-8-sig")), _File, dec_hook=_path)
        except OSError as error:
            raise UsageError(f"{path}: cannot be read ({error.strerror or error})") from None
        except UnicodeDecodeError as error:
            raise UsageError(f"{path}: not a TOML file, which is UTF-8 ({error}); save it as UTF-8") from None
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{path}: not a TOML file: {error}") from None
        except msgspec.ValidationError as error:
            raise UsageError(f"{path}: {_explained(str(error))}") from None
        folder = path.resolve().parent
        smtp = told.smtp and msgspec.structs.replace(told.smtp, password_file=_at(folder, told.smtp.password_file))
        config = cls(tuple(_placed(one, folder) for one in told.watch), smtp)
        for wrong in config._wrong():
            raise UsageError(f"{path}: {wrong}")
        return config

    def _wrong(self) -> Iterator[str]:
        if not self.watches:
            yield "nobody is told; write a [[watch]]"
        names = [one.name for one in self.watches]
        for one in self.watches:
            if not _NAME.fullmatch(one.name) or names.count(one.name) > 1:
                yield f"watch {one.name!r}: a name is of a-z, 0-9 and -, and no other watch has it"
            ways = [way for way in _WAYS if getattr(one, way)]
            if len(ways) != 1:
                yield f"watch {one.name!r}: name one of {', '.join(_WAYS)}"
                return
            yield from self._wrong_in(one)
        written: dict[Path, str] = {}
        for one in self.watches:
            for path in filter(None, (one.atom, one.json_feed, one.lines, one.cursor)):
                if path in written:
                    yield f"watch {one.name!r}: {path} is written already (watch {written[path]!r}); name another file"
                written[path] = one.name

    def _wrong_in(self, one: Watch) -> Iterator[str]:
        if one.webhook and not (is_web(one.webhook) and _is_plain(one.webhook)):
            yield f"watch {one.name!r}: webhook: not a web address"
        elif one.webhook and "@" in urlsplit(one.webhook).netloc:
            yield f"watch {one.name!r}: webhook: no name and password in it; the signature says who sends"
        if one.mail and self.smtp is None:
            yield f"watch {one.name!r}: mail needs a section [smtp] with host and from"
        senders = (self.smtp.from_,) if one.mail and self.smtp else ()
        for address in (*one.mail, *senders):
            if not _ADDRESS.fullmatch(address):
                yield f"watch {one.name!r}: {address!r} is no mail address"
        if one.last < 1 or one.size < 0:
            yield f"watch {one.name!r}: last is a number above 0, size one from 0"
        for path in filter(None, (one.atom, one.json_feed, one.lines, one.cursor)):
            if not path.parent.is_dir():
                yield f"watch {one.name!r}: {path.parent}: there is no such folder"
        try:
            one.wanted()
            if one.webhook:
                one.key()
            if one.mail and self.smtp:
                self.smtp.password()
        except UsageError as error:
            yield str(error) if str(error).startswith("watch") else f"watch {one.name!r}: {error}"


def _explained(error: str) -> str:
    """msgspec's message with what is allowed there."""
    if "got `object`" in error and error.endswith("`$.watch`"):
        return "watch: a single table; write [[watch]], also for one"
    if "unknown field" not in error:
        return error
    table = Watch if "`$.watch[" in error else Smtp if "`$.smtp`" in error else _File
    return f"{error}; allowed here: {', '.join(table.__struct_encode_fields__)}"


def _is_plain(address: str) -> bool:
    return address.isascii() and address.isprintable() and " " not in address


def _placed(one: Watch, folder: Path) -> Watch:
    paths = {name: _at(folder, getattr(one, name)) for name in ("secret_file", "atom", "json_feed", "lines")}
    cursor = _at(folder, one.cursor) or folder / f"{one.name}.cursor"
    return msgspec.structs.replace(one, cursor=cursor, **paths)


def _at(folder: Path, path: Path | None) -> Path | None:
    return None if path is None else folder / path


def _path(kind: type, told: object) -> Path:
    """A path is told as a string."""
    if kind is not Path or not isinstance(told, str):
        raise TypeError(f"expected {kind.__name__}, got {type(told).__name__}")
    return Path(told)


def _secret(whose: str, what: str, file: Path | None, variable: str | None) -> str | None:
    """What the file or the variable holds; None where neither is named."""
    if file is not None:
        try:
            return file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{whose}: {what}_file={file}: cannot be read ({error})") from None
    if variable is None:
        return None
    if variable not in os.environ:
        raise UsageError(f"{whose}: {what}_env={variable}: there is no such variable in the environment")
    return os.environ[variable].strip()
