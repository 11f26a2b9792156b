"""The researcher's door: articles, snapshots, and what counts as a new version (history). Anybody may call it.

Nothing in here writes.
"""
