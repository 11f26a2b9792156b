"""A corpus as files for other tools: Parquet, JSON lines or CSV by outlet and month, with a data card beside them."""
