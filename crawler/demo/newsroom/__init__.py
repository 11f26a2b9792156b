"""The demo newsroom: two invented papers on the loopback, with the structure of real ones.

``python -m crawler.demo.newsroom`` serves them; ``Newsroom`` does so for a program.
"""

from crawler.demo.newsroom.room import Newsroom
from crawler.demo.newsroom.truth import Expected

__all__ = ["Expected", "Newsroom"]
