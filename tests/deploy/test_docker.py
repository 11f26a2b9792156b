"""The Dockerfile: read by a linter, and its build stage done by hand, since no daemon is needed for that."""

from __future__ import annotations

import fnmatch
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.deploy.files import DEPLOY, docker_steps, entrypoint, manifests

ROOT = DEPLOY.parent
DOCKERFILE = DEPLOY / "docker" / "Dockerfile"


def hadolint(file: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sysconfig.get_path("scripts")) / "hadolint"
    return subprocess.run([str(tool), "--no-color", str(file)], capture_output=True, text=True, check=False, timeout=60)


def copied() -> list[str]:
    """What the build stage takes from the checkout."""
    return [word for name, value in docker_steps() if name == "COPY" for word in value.split()[:-1]]


def test_hadolint_has_no_complaint() -> None:
    done = hadolint(DOCKERFILE)

    assert (done.returncode, done.stdout) == (0, "")


def test_a_mistake_in_the_dockerfile_is_found(tmp_path: Path) -> None:
    """The check above can fail."""
    broken = tmp_path / "Dockerfile"
    broken.write_text(DOCKERFILE.read_text(encoding="utf-8").replace("ENTRYPOINT [", "ENTRYPOIN ["), encoding="utf-8")

    assert hadolint(broken).returncode != 0


def test_the_process_is_the_crawl_and_not_root() -> None:
    """No shell before it, a numbered user, the signal that the crawl ends by."""
    steps = dict(docker_steps())

    assert entrypoint() == ["scrapy"]
    assert steps["STOPSIGNAL"] == "SIGTERM"
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", steps["USER"])
    assert "SCRAPY_SETTINGS_MODULE=crawler.settings" in steps["ENV"]


def test_the_user_is_that_of_the_pods() -> None:
    users = {
        f"{context['runAsUser']}:{context['runAsGroup']}"
        for objects in manifests().values()
        for one in objects
        if one["kind"] == "CronJob"
        for context in [one["spec"]["jobTemplate"]["spec"]["template"]["spec"]["securityContext"]]
    }

    assert users == {dict(docker_steps())["USER"]}


def test_the_python_is_one_that_the_project_takes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (least,) = re.findall(r">=3\.(\d+)", project["requires-python"])
    versions = {re.findall(r"python:3\.(\d+)-", value)[0] for name, value in docker_steps() if name == "FROM"}

    assert len(versions) == 1, "a wheel of one Python is of no use to another"
    assert int(versions.pop()) >= int(least)


@pytest.mark.parametrize("source", [word for word in copied() if not word.startswith("--")])
def test_what_is_copied_is_there_and_not_ignored(source: str) -> None:
    """The ignore file lets nothing into the build but what is copied, and all of that."""
    lines = (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    ignored = False
    for pattern in lines:
        if fnmatch.fnmatch(source, pattern.lstrip("!")):
            ignored = not pattern.startswith("!")

    assert (ROOT / source).exists()
    assert not ignored


def test_the_build_stage_builds(tmp_path: Path) -> None:
    """In a folder that holds what was copied and nothing else; the wheel has every file of both packages."""
    for source in copied():
        taken = ROOT / source
        if taken.is_dir():
            shutil.copytree(taken, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(taken, tmp_path / source)
    (step,) = [value for name, value in docker_steps() if name == "RUN" and value.startswith("pip wheel")]
    words = step.replace("pip wheel", f"{sys.executable} -m pip wheel --quiet --disable-pip-version-check --no-deps")
    wheels = tmp_path / "wheels"
    # Without the dependencies: tests/wheel.py installs those, in an empty environment.
    subprocess.run(["sh", "-ec", words.replace("/wheels", str(wheels))], cwd=tmp_path, check=True, timeout=300)

    (wheel,) = wheels.glob("paper_of_record-*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    kept = {
        str(path.relative_to(ROOT))
        for package in ("archive", "crawler")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == kept
    assert "crawler/outlets/japan-news.toml" in held


def test_the_last_stage_installs_what_the_first_built() -> None:
    built = next(value for name, value in docker_steps() if name == "RUN" and "pip wheel" in value)
    installed = next(value for name, value in docker_steps() if name == "RUN" and "pip install" in value)

    assert "--no-index" in installed
    assert "from=build" in installed
    assert re.findall(r"\[\w+\]", built) == re.findall(r"\[\w+\]", installed)
