"""Where an archive lies: a folder, a bucket, memory. Everybody may call it.

A store of another kind is a ``Storage`` (base). ``storage`` (local) tells it by its address, and for a crawl
``crawler.location`` does.
"""
