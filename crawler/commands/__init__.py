"""Our Scrapy commands, one file each; ``base`` is what they share. Only Scrapy calls them (COMMANDS_MODULE)."""
