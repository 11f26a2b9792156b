"""Tools for outlet files: checking them, dating them, drafting new ones. Only the commands call them."""
