"""What cron, systemd and Kubernetes would do with the files, done on the demo newsroom with the files' own commands."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sysconfig
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import archive
from archive.verify.audit import verify
from crawler.demo.newsroom import Newsroom
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures
from tests.crawler.crawls import environment
from tests.deploy.files import cron_jobs, manifests, pod_command, unit_command
from tests.tools import absent, needs

ROOT = Path(__file__).parents[2]
OUTLETS = "demo-halder-courier,demo-shiomi"
HOME = "/var/lib/paper-of-record"
# What differs from a crawl of the web, so that the commands can stay as they are.
SETTINGS = """
import os
from crawler.settings import *
OUTLETS = os.environ["LOOP_OUTLETS"]
DOWNLOAD_DELAY = float(os.environ.get("LOOP_DELAY", "0"))
ALLOW_PRIVATE = "127.0.0.0/8"
REFETCH_ALL = True
"""


@dataclass
class Machine:
    """A machine whose state lies in ``home``, which meets the newsroom ``room``."""

    room: Newsroom
    home: Path
    environ: dict[str, str]

    def here(self, words: Sequence[str], place: str | None = None) -> list[str]:
        """The command of a file, with this machine's folder and the demo's outlets in it."""
        places = {
            "/opt/paper-of-record/bin": sysconfig.get_path("scripts"),
            HOME: str(self.home),
            "ARCHIVE=/archive": f"ARCHIVE={self.home / 'archive'}",
            "ARCHIVE=s3://my-bucket/politics": f"ARCHIVE={place or self.home / 'archive'}",
            "SPOOL=/spool": f"SPOOL={self.home / 'spool'}",
            "outlet=japan-news": f"outlet={OUTLETS}",
            "outlet=all": f"outlet={OUTLETS}",
        }
        for theirs, ours in places.items():
            words = [word.replace(theirs, ours) for word in words]
        return list(words)

    def systemd(self) -> list[str]:
        words = unit_command("japan-news", {"ARCHIVE": f"{HOME}/archive", "CONTACT": "you@example.org"})
        return self.here(words)

    def cron(self) -> list[str]:
        ((_, _, command),) = cron_jobs()
        return ["/bin/sh", "-c", *self.here([command])]

    def pod(self, file: str, place: str | None = None) -> list[str]:
        (job,) = [one for one in manifests()[file] if one["kind"] == "CronJob"]
        return self.here(pod_command(job), place)

    def begin(self, words: Sequence[str], **environ: str) -> subprocess.Popen[str]:
        self.home.mkdir(exist_ok=True)
        pipe = subprocess.PIPE
        env = {**self.environ, **environ}
        return subprocess.Popen(words, cwd=self.home, env=env, stdout=pipe, stderr=pipe, text=True)

    def run(self, words: Sequence[str], **environ: str) -> tuple[int, str]:
        """Exit code and standard error."""
        process = self.begin(words, **environ)
        _, said = process.communicate(timeout=120)
        return process.returncode, said

    def hit(self, words: Sequence[str], kind: int, after: int = 25) -> int:
        """The exit code of a run that gets a signal once the newsroom has had so many requests of it."""
        wanted = len(self.room.requests) + after
        process = self.begin(words, LOOP_DELAY="0.1")
        while len(self.room.requests) < wanted and process.poll() is None:
            time.sleep(0.005)
        assert process.poll() is None, "it was over before it could be hit"
        process.send_signal(kind)
        process.communicate(timeout=60)
        return process.returncode


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    (tmp_path / "loop_settings.py").write_text(SETTINGS, encoding="utf-8")
    path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
    with Newsroom(edition=1) as room:
        room.outlets_folder(tmp_path / "outlets")
        own = {
            "SCRAPY_SETTINGS_MODULE": "loop_settings",
            "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
            "LOOP_OUTLETS": str(tmp_path / "outlets"),
            "PATH": path,
        }
        yield Machine(room, tmp_path / "home", environment(own))


def held(place: Path | str) -> set[tuple[str, str | None, str, str | None]]:
    """What an archive says: every version of every article."""
    return {
        (one.url, one.headline, one.status, one.content_hash) for one in archive.open(place).articles(versions="all")
    }


def test_a_disturbed_schedule_ends_where_an_undisturbed_one_does(machine: Machine, tmp_path: Path) -> None:
    """Four runs with editions between; one is overlapped, one stopped, one killed. Nothing is lost or kept twice."""
    calm = Machine(machine.room, tmp_path / "calm", machine.environ)

    running = machine.begin(machine.systemd(), LOOP_DELAY="0.05")
    before = len(machine.room.requests)
    while len(machine.room.requests) < before + 5 and running.poll() is None:
        time.sleep(0.01)
    # It stands still meanwhile, so that it cannot be over before the other begins.
    running.send_signal(signal.SIGSTOP)
    try:
        code, said = machine.run(machine.cron())
    finally:
        running.send_signal(signal.SIGCONT)
    assert code == 2, said
    assert f"another run (process {running.pid}) writes outlet" in said
    running.communicate(timeout=120)
    assert running.returncode == 0
    assert calm.run(calm.systemd())[0] == 0

    machine.room.publish(2)
    assert machine.hit(machine.pod("volume.yaml"), signal.SIGTERM) == 3
    assert machine.run(machine.pod("volume.yaml"))[0] == 0
    assert calm.run(calm.pod("volume.yaml"))[0] == 0

    machine.room.publish(3)
    assert machine.hit(machine.cron(), signal.SIGKILL) == -signal.SIGKILL
    assert machine.run(machine.cron())[0] == 0
    assert calm.run(calm.cron())[0] == 0

    assert machine.run(machine.systemd())[0] == 0
    articles = held(machine.home / "archive")
    assert articles == held(calm.home / "archive")
    assert len(articles) > len({url for url, *_ in articles}), "no edit was met"
    assert list(verify(machine.home / "archive")) == []
    assert (machine.home / "runs.jsonl").read_text(encoding="utf-8").count('"exit": 0') == 1


@pytest.mark.usefixtures("credentials")
def test_a_pod_without_a_disk_goes_on_from_the_bucket(machine: Machine, seaweed: SeaweedFS) -> None:  # noqa: F811
    """Stopped, then lost with all it had; the next pod completes the bucket, which verifies."""
    bucket = f"s3://{seaweed.bucket()}/politics"
    machine.environ = {**os.environ, **machine.environ, "S3_ENDPOINT_URL": seaweed.endpoint}
    command = machine.pod("bucket.yaml", bucket)

    assert machine.hit(command, signal.SIGTERM) == 3
    shutil.rmtree(machine.home)
    code, said = machine.run(command)
    assert code == 0, said

    published = [one for one in machine.room.truth().values() if one.crawled and one.status in ("ok", "paywalled")]
    os.environ["S3_ENDPOINT_URL"] = seaweed.endpoint
    try:
        kept = held(bucket)
    finally:
        del os.environ["S3_ENDPOINT_URL"]
    assert len({url for url, *_ in kept}) == len(published)


def test_every_outlet_has_one_shard(machine: Machine) -> None:
    """The shell counts from 1 for a job that counts from 0; an index without an outlet ends well."""
    shared: list[set[str]] = []
    pods = [machine.begin(machine.pod("shards.yaml"), JOB_COMPLETION_INDEX=str(index)) for index in range(4)]
    for process in pods:
        out, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
        shared.append({name for name in OUTLETS.split(",") if name in out})

    assert sum(map(len, shared)) == 2
    assert set().union(*shared) == {"demo-halder-courier", "demo-shiomi"}


def test_the_crawl_can_be_process_one(machine: Machine) -> None:
    """In a container without an init: SIGTERM ends it in time, resumable, and no worker is left behind."""
    space = [needs("unshare"), "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"]
    tried = subprocess.run([*space, "true"], capture_output=True, text=True, check=False, timeout=30)
    if tried.returncode:
        absent(f"no process space can be made here; the kernel must allow user namespaces ({tried.stderr.strip()})")
    process = machine.begin([*space, *machine.pod("volume.yaml")], LOOP_DELAY="0.1")
    while len(machine.room.requests) < 20 and process.poll() is None:
        time.sleep(0.01)
    assert process.poll() is None, process.communicate()
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    begun = time.monotonic()
    os.kill(int(children[0]), signal.SIGTERM)
    process.communicate(timeout=60)

    print(f"process 1 ended {time.monotonic() - begun:.1f} s after the signal")
    assert process.returncode == 3
    assert time.monotonic() - begun < 8
