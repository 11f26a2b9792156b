"""A section page into its links. The face of it is ``crawler.discovery.read_listing``."""
