"""The published schemas: what they say of a field, and how they are made of the classes."""

from __future__ import annotations

import inspect
from typing import Any, Final

import msgspec
from msgspec import Meta

from archive.causes import KINDS, OTHER

__all__ = ["DATE", "DAY", "DIGEST", "HASH", "ID", "MOMENT", "TIME", "URL", "says", "schema_of"]

DAY: Final = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
TIME: Final = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?"
DATE: Final = rf"^{DAY}(T{TIME}(Z|[+-][01]\d:[0-5]\d))?$"
MOMENT: Final = rf"^{DAY}T{TIME}Z$"
HASH: Final = "^1:sha256:[0-9a-f]{64}$"
DIGEST: Final = "^sha256:[0-9a-f]{64}$"
ID: Final = "^[a-z2-7]{26}$"
URL: Final = "^https?://."


def says(description: str, **schema: Any) -> Meta:
    """What the published schema says of a field; the reader does not check it. ``carried`` names what a field of causes
    is (``Kind.carried``): it lists these kinds alone."""
    return Meta(description=description, extra_json_schema=schema or None)


def schema_of(kind: type[msgspec.Struct], title: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of ``kind``, the same under every Python."""
    schema = _dedented(msgspec.json.schema(kind))
    for one in schema["$defs"].values():
        one["additionalProperties"] = False
    _name_causes(schema["$defs"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema}


def _name_causes(defs: dict[str, Any]) -> None:
    """Puts the kinds that each field of causes can carry in the place of the class."""
    cause = defs.pop("Cause", None)
    for field in [field for one in defs.values() for field in one.get("properties", {}).values()]:
        if carrier := field.pop("carried", None):
            name = f"{carrier.capitalize()}Cause"
            for one in [field, *field.get("anyOf", ())]:
                if one.get("$ref") == "#/$defs/Cause":
                    one["$ref"] = f"#/$defs/{name}"
            defs[name] = {"title": name, "description": "Why, from a closed list, with its figures."}
            defs[name] |= _kinds_schema(cause, carrier)


def _kinds_schema(cause: dict[str, Any], carrier: str) -> dict[str, Any]:
    """Each kind with the figures it may have; ``original`` is of the reader and no writer's. What no kind names as its
    carrier yet may carry those of all others."""
    figures = {name: _not_null(one) for name, one in cause["properties"].items()}
    kinds = [
        {
            "type": "object",
            "description": kind.told,
            "properties": {"kind": {"const": name}, **{one: figures[one] for one in kind.figures}},
            "required": ["kind"],
            "additionalProperties": False,
        }
        for name, kind in KINDS.items()
        if name != OTHER and carrier in kind.carried
    ]
    return {"oneOf": kinds} if kinds else {"anyOf": [{"$ref": f"#/$defs/{one}Cause"} for one in ("Status", "Dropped")]}


def _not_null(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure that is not there is not written."""
    types = [one for one in figure.get("anyOf", [figure]) if one.get("type") != "null"]
    told: dict[str, Any] = types[0] if len(types) == 1 else {"anyOf": types}
    return told | {"description": figure["description"]}


def _dedented(schema: Any) -> Any:
    """Descriptions come from docstrings, which Python 3.13 stores without their indentation and earlier ones with."""
    if isinstance(schema, dict):
        return {
            name: inspect.cleandoc(value) if name == "description" and isinstance(value, str) else _dedented(value)
            for name, value in schema.items()
        }
    return [_dedented(value) for value in schema] if isinstance(schema, (list, tuple)) else schema
