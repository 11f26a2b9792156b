"""What a site may expect of us: robots.txt, pace, pauses, addresses, contact. Scrapy calls it, by our settings."""
