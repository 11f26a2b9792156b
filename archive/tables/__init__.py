"""Articles as tables: Arrow, pandas, polars, and files of Parquet, JSON lines or CSV.

It needs the extra ``tables``: without pyarrow the import of this package is a UsageError that says what to install.
Whoever reads articles alone imports nothing of it.
"""

from archive.errors import UsageError

try:
    import pyarrow as _  # noqa: F401
except ModuleNotFoundError:
    raise UsageError("tables need pyarrow: pip install 'paper-of-record[tables]'") from None
