"""Where Scrapy calls us: the pipeline, the recorder of exchanges, the end of a run. Settings and commands name it."""
