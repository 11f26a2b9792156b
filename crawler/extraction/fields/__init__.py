"""The fields of an article beside its text, each with its source. Only extraction calls it."""
