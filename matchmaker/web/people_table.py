"""What the table of people needs beside its rows: what it shows in words, and what can be asked and done there."""

from typing import Any

from flask import current_app, url_for

from matchmaker.services.people_filter import PeopleFilter, pairs_of
from matchmaker.services.workshops import Delegations
from matchmaker.web.people_wording import (
    ACTS,
    BEFORE,
    LACKS,
    LACKS_SHORT,
    SECTORS,
    STANDINGS,
    filter_in_words,
    table_address,
)

MAILING, IMPORTING = "mailing.new", "imports.index"


def words_of_table(page: Delegations, wanted: PeopleFilter) -> dict[str, Any]:
    """Return the words, choices and addresses of the table where it shows whom a filter finds."""
    return {
        "wanted": wanted,
        "asked": pairs_of(wanted),
        "chosen": filter_in_words(wanted, page.parties, page.themes),
        "answers": STANDINGS,
        "sectors": SECTORS,
        "statuses": [(standing.value, words) for standing, (words, _kind) in STANDINGS.items()],
        "lacks": LACKS,
        "before": BEFORE,
        "lacks_short": LACKS_SHORT,
        "acts": ACTS,
        "address_of": lambda each: table_address(page.slug, each),
        "mailing": _address(MAILING, page.slug),
        "importing": _address(IMPORTING, page.slug),
    }


def _address(endpoint: str, slug: str) -> str:
    return url_for(endpoint, slug=slug) if endpoint in current_app.view_functions else ""
