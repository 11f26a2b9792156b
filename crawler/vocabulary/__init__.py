"""The words by which furniture is known in the pages of news sites, and how dates are written; for extraction and
discovery, knows neither. The words of languages lie in ``data``, one file for one sense, and modules make patterns of
them (``phrases``, ``keys``); names of classes and tags, which are no language's, stand in ``names``."""
