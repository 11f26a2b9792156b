"""The words by which furniture is known in the pages of news sites; for extraction and discovery, knows neither."""
