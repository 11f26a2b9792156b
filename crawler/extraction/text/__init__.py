"""The main text: where it stands, and what in it is not the article. Only extraction calls it."""
