"""Full text over articles: words, phrases, fields, in any script. The index is derived and kept outside the archive."""
