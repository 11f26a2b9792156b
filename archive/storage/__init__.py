"""Where an archive lies: a folder, a bucket, memory. Everybody may call it.

A place of another kind is a ``Storage`` (base), and an address that ``storage`` (local) tells from a folder's.
"""
