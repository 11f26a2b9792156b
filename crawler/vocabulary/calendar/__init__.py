"""Dates as pages write them: for machines (ISO 8601, RFC 5322, epochs) and printed, in the languages of the world."""

from crawler.vocabulary.calendar.beside import in_form
from crawler.vocabulary.calendar.clock import has_day_first_zone, is_twelve_hours
from crawler.vocabulary.calendar.letters import bare
from crawler.vocabulary.calendar.machine import parsed
from crawler.vocabulary.calendar.moment import Moment
from crawler.vocabulary.calendar.names import names_of, source
from crawler.vocabulary.calendar.printed import Reading, persian, printed, readings

__all__ = [
    "Moment", "Reading", "bare", "has_day_first_zone", "in_form", "is_twelve_hours", "names_of", "parsed", "persian",
    "printed", "readings", "source",
]  # fmt: skip
