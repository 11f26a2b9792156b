"""The manifests: valid against the API's own schemas, and each exit code is answered as deploy/README.md says."""

from __future__ import annotations

import copy
from typing import Any

import kubernetes_validate
import pytest

from tests.deploy.files import CODES, entrypoint, manifests, pod_action, pod_command

OBJECTS = [(file, one) for file, objects in manifests().items() for one in objects]
JOBS = [(file, one) for file, one in OBJECTS if one["kind"] == "CronJob"]
# The oldest in which all that these files use is there and stable, and the newest whose schema is at hand.
VERSIONS = ("1.33", kubernetes_validate.latest_version())


def each(objects: list[tuple[str, Any]]) -> Any:
    return pytest.mark.parametrize(
        "manifest", [one for _, one in objects], ids=[f"{f}-{o['kind']}" for f, o in objects]
    )


def pod(job: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    return spec


def test_there_are_three_ways() -> None:
    assert [file for file, _ in JOBS] == ["bucket.yaml", "shards.yaml", "volume.yaml"]


@each(OBJECTS)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_api_knows_every_field(manifest: dict[str, Any], version: str) -> None:
    """Strictly: a field that the API does not know is an error."""
    kubernetes_validate.validate(manifest, version, strict=True)


@pytest.mark.parametrize("change", [("concurencyPolicy", "Forbid"), ("concurrencyPolicy", 1), ("schedule", None)])
def test_a_mistake_in_a_manifest_is_found(change: tuple[str, object]) -> None:
    """The check above can fail."""
    broken = copy.deepcopy(JOBS[0][1])
    broken["spec"][change[0]] = change[1]

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSIONS[-1], strict=True)


@each(JOBS)
def test_exit_codes(manifest: dict[str, Any]) -> None:
    """Tried again for nothing where it was stopped, three times where the disk or the store refused, else never."""
    alarmed = "FailIndex" if "completions" in manifest["spec"]["jobTemplate"]["spec"] else "FailJob"

    assert {code: pod_action(manifest, code) for code in CODES} == {
        0: "done", 1: alarmed, 2: "FailJob", 3: "Ignore", 4: "Count",
    }  # fmt: skip
    assert pod_action(manifest, 137) == "Count", "killed, as for want of memory: tried again, but not for ever"


@each(JOBS)
def test_the_api_takes_the_policy(manifest: dict[str, Any]) -> None:
    """Rules that the schema cannot say (Kubernetes: Pod failure policy)."""
    job = manifest["spec"]["jobTemplate"]["spec"]
    (container,) = pod(manifest)["containers"]
    rules = job["podFailurePolicy"]["rules"]

    assert pod(manifest)["restartPolicy"] == "Never"
    assert all(("onExitCodes" in rule) != ("onPodConditions" in rule) for rule in rules)
    assert {rule["onExitCodes"]["containerName"] for rule in rules if "onExitCodes" in rule} == {container["name"]}
    assert any(rule["action"] == "FailIndex" for rule in rules) == ("backoffLimitPerIndex" in job)
    assert manifest["spec"]["concurrencyPolicy"] == "Forbid"
    assert pod(manifest)["terminationGracePeriodSeconds"] > 8


@each(JOBS)
def test_the_pod_is_closed(manifest: dict[str, Any]) -> None:
    """No root, no capabilities, no disk but its own volumes, no key to the cluster."""
    (container,) = pod(manifest)["containers"]

    assert pod(manifest)["securityContext"]["runAsNonRoot"] is True
    assert pod(manifest)["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip
    mounted = {one["name"] for one in container["volumeMounts"]}
    assert mounted == {one["name"] for one in pod(manifest)["volumes"]}


@each(JOBS)
def test_what_the_crawl_writes_to_is_mounted(manifest: dict[str, Any]) -> None:
    """The archive's folder or the spool, and the home that the image names."""
    (container,) = pod(manifest)["containers"]
    places = {one["mountPath"] for one in container["volumeMounts"]}
    given = dict(word.split("=", 1) for word in container["args"] if "=" in word)

    assert "/tmp" in places
    assert (given["SPOOL"] if given["ARCHIVE"].startswith("s3://") else given["ARCHIVE"]) in places
    assert ("SEGMENT_MAX_AGE" in given) == given["ARCHIVE"].startswith("s3://")


def test_what_a_manifest_names_is_there() -> None:
    """Its claim and its secret."""
    named = {(one["kind"], one["metadata"]["name"]) for _, one in OBJECTS}
    for _, job in JOBS:
        for volume in pod(job)["volumes"]:
            if "persistentVolumeClaim" in volume:
                assert ("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]) in named
        for source in pod(job)["containers"][0].get("envFrom", []):
            assert ("Secret", source["secretRef"]["name"]) in named


def test_the_secret_holds_no_secret() -> None:
    (secret,) = [one for _, one in OBJECTS if one["kind"] == "Secret"]

    assert {value for name, value in secret["stringData"].items() if "KEY" in name} == {"change-me"}


@each(JOBS)
def test_the_crawl_gets_the_signals(manifest: dict[str, Any]) -> None:
    """Process 1 is the crawl: the image's own entry, or a shell that gives it its place."""
    words = pod_command(manifest)

    assert words[: len(entrypoint())] == entrypoint() or "exec scrapy" in words[2]
