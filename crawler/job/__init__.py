"""One ``scrapy crawl``: what it is asked to do, and its outlets. The commands and the spider call it."""
