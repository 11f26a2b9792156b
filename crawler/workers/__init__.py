"""The processes in which everything that a site sends is read: pages, section pages, feeds, sitemaps, robots.txt.

The job owns the pool; the pipeline, the sources and what derives articles again hand it bytes.
"""
