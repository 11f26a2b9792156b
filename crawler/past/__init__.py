"""``archive past``: what other web archives kept before the first visit, into the same history (docs/ways-in.md)."""
