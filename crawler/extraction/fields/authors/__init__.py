"""Who wrote it: persons, the printed byline, the agency (``credits``)."""
