"""Ways in: how the crawl says who it is where a site asks for that."""
