"""The page, read once: its tree, its head, its JSON-LD, where its words stand. For extraction and for drafts."""
