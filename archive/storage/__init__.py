"""Where an archive lies: a folder, a bucket, memory. Everybody may call it.

A store of another kind is a ``Storage`` (base), and a line in ``STORES`` (places), which tells it by its address.
"""
