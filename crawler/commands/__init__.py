"""Our Scrapy commands, one in each file. Only Scrapy calls them (COMMANDS_MODULE)."""
