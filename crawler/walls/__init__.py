"""What comes in the place of a page: a challenge, a maintenance page, one page at every address. Pure functions."""
