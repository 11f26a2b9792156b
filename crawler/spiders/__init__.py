"""The spiders: requests out, answers in. Only Scrapy calls them."""
