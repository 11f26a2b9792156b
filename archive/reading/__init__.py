"""The researcher's door: articles, their history, their snapshots. Anybody may call it; nothing here writes."""
