"""The catalog: where each article's captures lie, so that reading costs what is asked for and not what is there.

It is derived: deleted, cut or false it costs time, never truth. Nothing in it is text.
"""
