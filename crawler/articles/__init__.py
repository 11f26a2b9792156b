"""From an answer to an article, its fate and its version. The job, the pipeline and the ledger's replay call it."""
