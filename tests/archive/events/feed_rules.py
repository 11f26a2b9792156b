"""What feeds must be: RFC 4287 (Atom) in RELAX NG, as far as a feed of ours goes, and JSON Feed 1.1 as a JSON Schema.

Both are written after the documents' own words, with their sections.
"""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

__all__ = ["JSON_FEED", "atom_schema"]

# 4.1.1 a feed has one id, title and updated, and an author (4.2.1), entries behind them; 4.1.2 an entry has one id,
# title and updated, and at most one content; 3.3 dates; 4.2.6 an id is an IRI; 4.2.7 links; 4.2.2 categories.
_ATOM: Final = r"""
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="feed"><interleave>
    <ref name="id"/><ref name="title"/><ref name="updated"/>
    <oneOrMore><element name="author"><interleave>
      <element name="name"><text/></element>
      <optional><element name="uri"><ref name="iri"/></element></optional>
    </interleave></element></oneOrMore>
    <zeroOrMore><ref name="link"/></zeroOrMore>
    <zeroOrMore><element name="entry"><interleave>
      <ref name="id"/><ref name="title"/><ref name="updated"/>
      <optional><element name="published"><ref name="date"/></element></optional>
      <zeroOrMore><ref name="link"/></zeroOrMore>
      <zeroOrMore><element name="category"><attribute name="term"><data type="string">
        <param name="minLength">1</param></data></attribute></element></zeroOrMore>
      <element name="content"><attribute name="type"><value>text</value></attribute><text/></element>
    </interleave></element></zeroOrMore>
  </interleave></element></start>
  <define name="id"><element name="id"><ref name="iri"/></element></define>
  <define name="title"><element name="title"><optional><attribute name="type"><value>text</value></attribute>
    </optional><text/></element></define>
  <define name="updated"><element name="updated"><ref name="date"/></element></define>
  <define name="link"><element name="link"><attribute name="href"><ref name="iri"/></attribute>
    <attribute name="rel"><choice><value>alternate</value><value>self</value></choice></attribute></element></define>
  <define name="iri"><data type="anyURI"><param name="pattern">[A-Za-z][A-Za-z0-9+.\-]*:\S+</param></data></define>
  <define name="date"><data type="dateTime"><param name="pattern">[^ ]+(Z|[+\-]\d\d:\d\d)</param></data></define>
</grammar>
"""

JSON_FEED: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "authors": {"type": "array", "items": {"type": "object", "minProperties": 1}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_text"]}, {"required": ["content_html"]}],
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": {"type": "string", "pattern": "^https?://"},
                    "title": {"type": "string"},
                    "content_text": {"type": "string", "minLength": 1},
                    "date_published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
                # An extension is an object whose name begins with an underscore.
                "patternProperties": {"^_[a-zA-Z]": {"type": "object"}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


def atom_schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(_ATOM))
