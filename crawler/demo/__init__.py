"""``make demo``: a crawl of invented papers on this machine. Nothing else imports it but tests and benchmarks."""
