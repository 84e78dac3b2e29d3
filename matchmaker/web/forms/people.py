"""What is asked of the list of people by its address; nonsense is read as nothing."""

from werkzeug.datastructures import MultiDict

from matchmaker.domain.people import Sector
from matchmaker.services.people import Order, Search

LONGEST_SEARCH = 200
LONGEST_CODE = 20
MOST_PAGES = 10_000


def search_of(asked: MultiDict[str, str]) -> Search:
    """Return the search that an address asks for."""
    sector, order, page = asked.get("sector", ""), asked.get("sort", ""), asked.get("page", "")
    return Search(
        words=asked.get("q", "")[:LONGEST_SEARCH],
        theme=asked.get("theme", ""),
        sector=Sector(sector) if sector in list(Sector) else None,
        language=asked.get("language", "")[:LONGEST_CODE],
        organisation=asked.get("organisation", "")[:LONGEST_SEARCH],
        order=Order(order) if order in list(Order) else Order.FIT,
        page=min(int(page), MOST_PAGES) if page.isascii() and page.isdecimal() and len(page) < 10 else 1,
    )
