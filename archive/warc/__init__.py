"""The format: WARC records, HTTP messages, digests and index lines. The other rooms of ``archive`` call it.

Our own files are read by ``read``, which stops at the first break; those of others by ``lenient``, which repairs.
"""
