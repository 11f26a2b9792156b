"""How things are shown to people: values become sentences. Commands, logs and reports call it; no decision does."""
