"""Between a folder and an object store: spool, download, copy. The job and the commands call it."""
