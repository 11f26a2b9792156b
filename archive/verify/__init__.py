"""Fixity: what is wrong with an archive or a WARC file. Commands and the crawl's own checks call ``audit.verify``."""
