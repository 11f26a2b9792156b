"""The words by which furniture is known in the pages of news sites, and how dates are written; for extraction and
discovery, knows neither."""
