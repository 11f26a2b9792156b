"""A section page into its links: ``crawler.discovery.read_listing``. What to ask next: ``crawler.sources.reading``."""
