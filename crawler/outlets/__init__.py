"""Outlets as data: the value, and the catalogue that reads the files. Everything in ``crawler`` may call it."""

from crawler.outlets.catalogue import find, for_url, holds, load, parse, read
from crawler.outlets.outlet import Address, Outlet, Rules, Section

__all__ = ["Address", "Outlet", "Rules", "Section", "find", "for_url", "holds", "load", "parse", "read"]
