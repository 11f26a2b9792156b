"""The format: WARC records, HTTP messages, digests and index lines. The other rooms of ``archive`` call it."""
