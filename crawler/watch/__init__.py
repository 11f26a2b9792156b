"""Keeping watch: what the pages of a run gave, and whether the site is still what it was."""
