"""What ``-o articles.jsonl`` writes: the lines that the archive has."""

from __future__ import annotations

from typing import Any

import msgspec
from scrapy.exporters import JsonLinesItemExporter

__all__ = ["ArticleLines"]


class ArticleLines(JsonLinesItemExporter):
    """Writes each article as the archive does: compact, every letter as it is, the fields in their order."""

    def export_item(self, item: Any) -> None:
        self.file.write(msgspec.json.encode(dict(self.get_serialized_fields(item))) + b"\n")
