"""A form changes what it shows and nothing else, whatever comes along: other fields, in the address, twice, as JSON."""

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from sqlalchemy import Boolean, Integer, Table

from matchmaker.store.base import Base
from tests.long_forms import LONG
from tests.web.filled_forms import forms_of_everybody
from tests.web.forms_on_pages import FormOnPage
from tests.web.ground import Ground
from tests.web.world import ORGANISER_CN

SMUGGLED = "smuggled"
NEVER = (
    "id", "public_id", "role", "party_id", "region", "version", "confirmed_at", "verified", "account_id", "profile_id",
    "workshop_id", "status", "side", "password_hash", "one_time_secret", "complete", "prepared_by_id",
)  # fmt: skip
"""What nobody may choose, smuggled in the address as well."""

ALWAYS = {"profile.edit", "registrations.edit", "costs.add", "organise.create", "organise.terms"}
"""Forms that are also sent in other ways in the normal run; in the long one all are."""

ONCE = {
    "profile.edit", "registrations.edit", "registrations.withdraw", "costs.add", "costs.change", "costs.delete",
    "costs.rates", "organise.create", "organise.terms", "organise.registration", "programme.edit", "plans.propose",
    "plans.confirm", "matching.start", "weights.edit", "explanations.why", "series.copy", "series.invite",
    "meetings.keep",
}  # fmt: skip
"""Forms that make something, or carry a version: sent twice, they are carried out once."""

RANDOM = {
    "public_id",
    "one_time_secret",
    "code_sha256",
    "salt",
    "reason",
    "key_sha256",
    "request_sha256",
    "sha256",
    "previous_sha256",
    "token_sha256",
    "secret_sha256",
    "password_hash",
    "subject_id",
    "seconds",
    "idempotency_key",
}
"""Columns that differ each time because they are drawn or measured, or hash what is."""


@pytest.fixture
def forms(ground: Ground) -> list[FormOnPage]:
    """One form for each route that writes."""
    chosen: dict[str, FormOnPage] = {}
    for form in forms_of_everybody(ground):
        if form.who != ORGANISER_CN or form.endpoint == "plans.withdraw":
            chosen.setdefault(form.endpoint, form)
    return list(chosen.values())


@pytest.mark.bars
def test_a_form_with_all_columns_as_further_fields_writes_the_same(ground, forms):
    wrong, idle = [], set()
    extra = [(name, value) for name, value in _every_column().items()]
    for form in forms:
        as_shown = _written_by(ground, form, [])
        idle |= set() if as_shown else {form.endpoint}
        known = {name for name, _ in form.fields} | {"next", "slug"}
        further = [field for field in extra if field[0] not in known]
        smuggling = _written_by(ground, form, further, in_address=dict.fromkeys(NEVER, "7"))
        if as_shown != smuggling or SMUGGLED in str(smuggling):
            wrong.append((form.endpoint, smuggling - as_shown, as_shown - smuggling))
        if ground.engine.dialect.name == "sqlite" and (LONG or form.endpoint in ALWAYS):  # the same on every database
            wrong += _written_in_other_ways(ground, form, as_shown)

    assert "\n".join(map(str, wrong)) == ""
    # Nobody there knows a password; without a choice of button the language stays; a question keeps nothing; what is
    # only deleted leaves no new row.
    idle -= {"accounts.login", "public.language", "profile.quality", "mailing.delete", "saved_views.delete"}
    assert sorted(idle) == []


def test_every_form_that_makes_something_carries_a_key_of_its_own(ground):
    keys = [
        (form.endpoint, value) for form in forms_of_everybody(ground) for name, value in form.fields if name == "key"
    ]
    assert ONCE - {endpoint for endpoint, _ in keys} == set()
    assert all(len(value) >= 20 for _, value in keys)


def _written_in_other_ways(ground: Ground, form: FormOnPage, as_shown: Counter[str]) -> list[tuple[object, ...]]:
    """Return what a form writes else, when each field comes a second time or all comes as JSON."""
    twice = _written_by(ground, form, [(name, SMUGGLED) for name, _ in form.fields])
    other = {name: value for name, value in _every_column().items() if name not in {"next", "slug"}}
    as_json = _written_by(ground, form, [], json={**other, **dict(form.fields)})
    wrong: list[tuple[object, ...]] = []
    if twice - as_shown:
        wrong.append((form.endpoint, "twice", twice - as_shown))
    if as_json - as_shown and as_json - _written_by(ground, replace(form, fields=()), []):
        wrong.append((form.endpoint, "as JSON", as_json))
    return wrong


def _every_column() -> dict[str, str]:
    """Return a wrong value for each column of each table, by the names that a careless form might take."""
    found: dict[str, str] = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            value = "7" if isinstance(column.type, Integer) else "y" if isinstance(column.type, Boolean) else SMUGGLED
            found |= {column.name: value, f"{table.name}-{column.name}": value}
    return found | {"role": "operator", "status": "published", "payer": "host", "side": "visitor"}


def _written_by(
    ground: Ground,
    form: FormOnPage,
    extra: list[tuple[str, str]],
    in_address: dict[str, str] | None = None,
    json: dict[str, str] | None = None,
) -> Counter[str]:
    """Return the rows that are there after a form was sent and were not before; the world is put back."""
    before = _rows(ground)
    if in_address:
        mark = "&" if "?" in form.address else "?"
        form = replace(form, address=f"{form.address}{mark}{urlencode(in_address)}")
    if json is None:
        form.sent_by(ground, form.who, extra)
    else:
        ground.client(form.who).post(form.address, json=json)
    after = _rows(ground)
    ground.restore_if_written()
    return after - before


def _rows(ground: Ground) -> Counter[str]:
    with ground.engine.connect() as connection:
        return Counter(
            f"{table.name} {_telling(table, row)}"
            for table in Base.metadata.sorted_tables
            for row in connection.execute(table.select())
        )


def _telling(table: Table, row) -> dict[str, object]:
    drawn = RANDOM | ({"workshop_id"} if table.name == "journal" else set())  # there it is a public id
    told = {name: value for name, value in zip(table.columns.keys(), row, strict=True) if name not in drawn}
    if table.name == "journal":  # an account or a profile that was just made has a drawn id
        for name in ("actor_id", "on_behalf_of_id"):
            told[name] = told[name] if told[name] in {None, SMUGGLED} else "(an id)"
    if table.name == "outbox":  # its letter may hold a link or a code
        told["body_text"] = re.sub(r"[0-9A-Za-z_-]{20,}|\b[0-9]{4,8}\b", "(drawn)", row.body_text)
        told["deduplication_key"] = re.sub(r"[0-9a-f]{20,}", "(drawn)", row.deduplication_key or "")
    if table.name == "journal":  # a hash of what was confirmed, in which new things have drawn ids
        told["details"] = {name: value for name, value in row.details.items() if name != "sha256"}
    if table.name == "agreed_documents":
        told["document"] = re.sub(r"[0-9a-f]{20,}", "(drawn)", row.document)
    if table.name == "answered_posts":
        told["location"] = re.sub(r"[0-9a-f]{20}", "(an id)", row.location)
    if table.name == "jobs":  # the id of the web request that asked, or of the wish to be erased
        told["parameters"] = {name: value for name, value in row.parameters.items() if name != "request"}
    return told
