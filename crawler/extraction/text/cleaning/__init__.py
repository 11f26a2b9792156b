"""The main text without what is not the article (``steps``)."""
