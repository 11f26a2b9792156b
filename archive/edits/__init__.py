"""What differs between two versions of an article, field by field and word by word. Values only; ``archive.diff``, the
researcher's door and the commands call it."""
