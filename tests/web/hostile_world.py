"""The populated world with hostile texts in every column that people write and pages show.

They are written past the forms, which refuse some of them: whatever came into the database, no page may run it.
"""

from collections.abc import Iterator, Sequence
from itertools import cycle

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from matchmaker.store.base import Base
from tests.web.forms_on_pages import FormOnPage
from tests.web.ground import Ground
from tests.web.walking import asked_on, at_home, filled, rules, worlds

WRITTEN = {
    "accounts": ("email",),
    "access_grounds": ("reason",),
    "clearances": ("conditions",),
    "cost_lines": ("description", "deviation_reason"),
    "journal_reasons": ("text",),
    "mailed_links": ("address",),
    "organisations": ("name", "name_latin", "website"),
    "outbox": ("subject", "body_text", "last_error", "address"),
    "pair_rules": ("reason",),
    "partnership_names": ("name",),
    "party_names": ("name",),
    "people_imports": ("file_name",),
    "profile_texts": ("text",),
    "programme_item_names": ("name", "summary"),
    "programme_items": ("place",),
    "profiles": ("name", "name_latin", "call_name", "title", "about", "summary", "contact_email", "contact_phone"),
    "rates": ("source",),
    "registrations": ("name",),
    "resources": ("name",),
    "rooms": ("name",),
    "saved_views": ("name",),
    "sessions": ("title",),
    "sign_ins": ("device",),
    "theme_names": ("name", "description"),
    "workshop_names": ("name", "summary"),
    "workshops": ("place",),
}
"""Every column that holds what people wrote, by its table."""

NOT_WRITTEN = {
    "accounts.email_normalised": "an address as it is looked up by, which no page shows",
    "agreed_documents.document": "what both offices confirmed, kept for the case file, which is no page",
    "journal.reason": "a hash of the words, which stand in journal_reasons",
    "mailings.filter": "whom a message is for; what it holds is chosen from lists, or sought as on the table of people",
    "mailings.texts": "a document of texts, which are tried as they are typed: see test_mailing.py",
    "outbox.body_html": "the page of a letter, which is tested as it is written",
    "outbox.attachments": "files that go with a letter: none is written by a person",
    "search_texts.words": "words cut from a profile, which no page shows: see test_searching.py",
    "saved_views.query": "what was sought, as it stands in an address; pages write it back as they do the search",
    "workshop_changes.document": "a document of many texts, proposed by the form (`proposed`)",
}
"""Columns with words in them that are filled in another way, or shown to nobody."""

LONGEST_AGREED = 150

NO_PAGES = frozenset(
    {
        "static",
        "public.healthz",
        "public.readyz",
        "agenda.calendar",
        "agenda.download",
        "agenda.paper",
        "metrics.metrics",
        "people.card",
    }
)


def fill(session: Session, texts: Sequence[str], begin: int = 0) -> set[str]:
    """Write the texts into all those columns, one after the other; return those that found a place.

    A text that is longer than a column passes it by, so each column sees them in another order.
    """
    used: set[str] = set()
    order = cycle(texts[begin % len(texts) :] + texts[: begin % len(texts)])
    for name, columns in WRITTEN.items():
        table = Base.metadata.tables[name]
        keys = list(table.primary_key.columns)
        for row in session.execute(select(*keys).order_by(*keys)).all():
            values = dict(_values(table, columns, order, len(texts)))
            used |= set(values.values())
            here = [key == value for key, value in zip(keys, row, strict=True)]
            session.execute(update(table).where(*here).values(values))
    return used


def pages(ground: Ground, places: int = 1) -> Iterator[str]:
    """Yield the addresses of all pages for people, with what they can be asked."""
    for rule in rules(ground.app, "GET"):
        if rule.endpoint not in NO_PAGES and rule.arguments <= at_home(ground.facts).keys():
            for values in worlds(ground.facts)[:places]:
                yield from dict.fromkeys(filled(rule, values) + asked for asked in asked_on(rule, ground.facts))
    yield filled_search(ground)


def proposed(ground: Ground, terms: FormOnPage, texts: Sequence[str]) -> None:
    """Have one office propose a change of what is agreed that the other one reads, word by word."""
    texts = [text for text in texts if text.isprintable() and 0 < len(text.strip()) <= LONGEST_AGREED]
    words = {"place": texts[0], "title_en": texts[1], "summary_en": texts[2]}
    assert terms.typed(words).sent_by(ground, terms.who).status_code == 303
    with ground.engine.connect() as connection:
        kept = connection.scalars(select(Base.metadata.tables["workshop_changes"].c.document)).all()
    assert any(texts[0] in str(each) for each in kept), "it was not proposed but done"


def filled_search(ground: Ground) -> str:
    """Return a page that repeats what was sought."""
    return f"/workshops/{at_home(ground.facts)['slug']}/people?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"


def _values(table: Table, columns: Sequence[str], order: Iterator[str], count: int) -> Iterator[tuple[str, str]]:
    for name in columns:
        room = table.c[name].type.length  # type: ignore[attr-defined]
        for _try in range(count):
            text = next(order)
            if text.strip() and len(text) <= room and not _impossible(text):
                yield name, text
                break


def _impossible(text: str) -> bool:
    """Return whether no database takes a text."""
    return any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)
