"""The same work done by us and by what people use today, side by side: ``python -m benchmarks.peers``."""
