"""Where a crawl looks for links: section pages, feeds, sitemaps. The spider and the job call it."""
