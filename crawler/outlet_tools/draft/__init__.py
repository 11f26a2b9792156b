"""Drafting an outlet file from a live site: what to ask (``course``), what the answers say (pure functions over bytes),
and the file (``write``)."""
