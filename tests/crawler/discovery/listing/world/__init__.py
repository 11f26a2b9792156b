"""Section pages of invented sites in the forms that the world's news sites have: real structure, invented text."""

from tests.crawler.discovery.listing.world.countries import COUNTRIES
from tests.crawler.discovery.listing.world.form import Form
from tests.crawler.discovery.listing.world.kinds import KINDS
from tests.crawler.discovery.listing.world.newspapers import NEWSPAPERS
from tests.crawler.discovery.listing.world.platforms import PLATFORMS

__all__ = ["FORMS", "Form"]

FORMS = {**PLATFORMS, **COUNTRIES, **NEWSPAPERS, **KINDS}
