"""Live blogs: the posts of a page that is one, and the page without them."""
