"""What the pages of a run gave, and whether the site is still what it was. The job and the sources call it."""
