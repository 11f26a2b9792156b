"""Articles of other people's archives: ``archive extract SOURCE… --to ARCHIVE``. Nothing here imports Scrapy."""
