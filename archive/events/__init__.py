"""What happened since somebody last asked: events out of histories and manifests, a cursor, feeds."""
