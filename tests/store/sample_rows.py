"""At least one row for every table, as plain values, so that it can be put into an earlier revision too.

A column that is absent is NULL.
"""
# ruff: noqa: E501 (a row a line reads as the table that it is)

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import MetaData

from matchmaker.store.engine import make_engine
from matchmaker.store.journal_chain import BEFORE_THE_FIRST, hash_of, hash_of_words

_DAY = date(2009, 3, 12)
_TIME = datetime(2009, 3, 12, 8, 0, tzinfo=UTC)
_LATER = datetime(2009, 3, 12, 8, 30, tzinfo=UTC)
_HASH = "5e" * 32
_ENTRY = {
    "id": 1,
    "at": _TIME,
    "actor_id": "account1",
    "party_id": "party1",
    "action": "workshop.open",
    "subject_kind": "workshop",
    "subject_id": "workshop1",
    "reason": hash_of_words("5e5e", "Hun bad om det"),
    "details": {},
    "previous_sha256": BEFORE_THE_FIRST,
}
_ENTRY["sha256"] = hash_of({"on_behalf_of_id": None, "workshop_id": None, **_ENTRY})

ROWS: list[tuple[str, dict[str, Any]]] = [
    ("parties", {"id": 1, "public_id": "party1", "code": "midtjylland", "kind": "region", "country": "DK", "time_zone": "Europe/Copenhagen", "currency": "DKK", "language": "da", "asks_clearance": False, "version": 1}),
    ("parties", {"id": 2, "public_id": "party2", "code": "shanghai", "kind": "city", "country": "CN", "time_zone": "Asia/Shanghai", "currency": "CNY", "language": "zh", "asks_clearance": False, "version": 3}),
    ("party_names", {"party_id": 2, "language": "zh", "name": "上海市科学技术委员会"}),
    ("partnerships", {"id": 1, "public_id": "partnership1", "slug": "midtjylland-shanghai", "signed_on": _DAY, "valid_from": _DAY, "version": 1}),
    ("partnership_names", {"partnership_id": 1, "language": "da", "name": "Midtjylland og Shanghai"}),
    ("partnership_parties", {"partnership_id": 1, "party_id": 1, "position": 1}),
    ("themes", {"id": 1, "public_id": "theme1", "partnership_id": 1, "code": "it", "position": 0, "retired": False, "version": 1}),
    ("themes", {"id": 2, "public_id": "theme2", "partnership_id": 1, "parent_id": 1, "code": "e-health", "position": 1, "retired": True, "version": 1}),
    ("theme_names", {"theme_id": 1, "language": "en", "name": "IT", "description": "Blåbærgrød"}),
    ("organisations", {"id": 1, "public_id": "organisation1", "party_id": 1, "sector": "company", "name": "Vindmøller A/S", "name_latin": "", "website": "", "version": 1}),
    ("accounts", {"id": 1, "public_id": "account1", "email": "Ane@Example.dk", "email_normalised": "ane@example.dk", "role": "organiser", "party_id": 1, "language": "da", "sign_in_generation": 0, "created_at": _TIME, "confirmed_at": _TIME, "one_time_step": 57_000_000, "version": 1}),
    ("profiles", {"id": 1, "public_id": "profile1", "account_id": 1, "party_id": 1, "organisation_id": 1, "name": "Ane Bø", "name_latin": "", "call_name": "Ane", "title": "", "rank": 2, "about": "🌬", "summary": "", "contact_email": "", "contact_phone": "", "created_at": _TIME, "version": 1}),
    ("profiles", {"id": 2, "public_id": "profile2", "party_id": 2, "name": "陈伟", "name_latin": "Chen Wei", "call_name": "", "title": "", "about": "", "summary": "", "contact_email": "", "contact_phone": "", "created_at": _TIME, "version": 1}),
    ("profile_texts", {"id": 1, "profile_id": 1, "kind": "offer", "position": 0, "text": "Vinger"}),
    ("search_texts", {"profile_id": 1, "profile_version": 1, "organisation_version": 1, "words": "ane bo vinger ·inger"}),
    ("profile_languages", {"profile_id": 1, "language": "da"}),
    ("profile_themes", {"profile_id": 1, "theme_id": 2}),
    ("consents", {"id": 1, "public_id": "consent1", "profile_id": 1, "purpose": "seen-by-other-side", "granted": True, "wording": "2026-1", "said_at": _TIME}),
    ("workshops", {"id": 1, "public_id": "workshop1", "slug": "kick-off", "partnership_id": 1, "host_party_id": 1, "visitor_party_id": 2, "status": "open", "starts_on": _DAY, "ends_on": _DAY, "time_zone": "Europe/Copenhagen", "place": "", "working_language": "en", "objective": ["guarantee", "weight"], "weights": {"keywords": 0.1}, "least_meetings": 2, "spare_tables_percent": 10, "version": 1}),
    ("workshop_names", {"workshop_id": 1, "language": "en", "name": "Kick-off", "summary": ""}),
    ("slots", {"id": 1, "public_id": "slot1", "workshop_id": 1, "day": _DAY, "starts_at": _TIME, "ends_at": _LATER}),
    ("rooms", {"id": 1, "public_id": "room1", "workshop_id": 1, "name": "A", "version": 1}),
    ("sessions", {"id": 1, "public_id": "session1", "workshop_id": 1, "theme_id": 1, "room_id": 1, "tables": 2, "title": "", "version": 1}),
    ("session_slots", {"session_id": 1, "slot_id": 1, "workshop_id": 1}),
    ("resources", {"id": 1, "public_id": "resource1", "workshop_id": 1, "name": "", "language_a": "da", "language_b": "zh", "capacity": 3, "version": 1}),
    ("registrations", {"id": 1, "public_id": "registration1", "workshop_id": 1, "side": "host", "status": "registered", "name": "", "min_meetings": 0, "registered_at": _TIME, "version": 1}),
    ("registrations", {"id": 2, "public_id": "registration2", "workshop_id": 1, "side": "visitor", "status": "registered", "name": "", "min_meetings": 1, "max_meetings": 6, "max_in_a_row": 3, "registered_at": _TIME, "version": 1}),
    ("registration_members", {"registration_id": 1, "profile_id": 1, "workshop_id": 1, "position": 0}),
    ("registration_themes", {"registration_id": 1, "theme_id": 1, "priority": 1}),
    ("availabilities", {"registration_id": 1, "slot_id": 1, "workshop_id": 1, "available": True}),
    ("preferences", {"id": 1, "public_id": "preference1", "workshop_id": 1, "from_registration_id": 1, "to_registration_id": 2, "kind": "want", "rank": 1, "said_at": _TIME, "version": 1}),
    ("pair_scores", {"id": 1, "public_id": "pair1", "workshop_id": 1, "registration_a_id": 1, "registration_b_id": 2, "weight": 0.1 + 0.2, "parts": {"keywords": 1e-7, "sprog": "æ中"}}),
    ("pair_score_uses", {"pair_score_id": 1, "resource_id": 1, "workshop_id": 1}),
    ("pair_rules", {"id": 1, "public_id": "rule1", "workshop_id": 1, "registration_a_id": 1, "registration_b_id": 2, "must": True, "forbidden": False, "reason": "", "version": 1}),
    ("jobs", {"id": 1, "public_id": "job1", "kind": "solve", "workshop_id": 1, "requested_by_id": 1, "exclusive_key": "solve-1", "state": "done", "progress": 1.0, "progress_text": "", "parameters": {}, "input_sha256": _HASH, "error": "", "attempts": 1, "fencing_number": 1, "worker": "w1", "created_at": _TIME, "due_at": _TIME, "started_at": _TIME, "finished_at": _LATER}),
    ("runs", {"id": 1, "public_id": "run1", "workshop_id": 1, "job_id": 1, "requested_by_id": 1, "seed": 0, "time_limit_s": 60.0, "parameters": {}, "input_sha256": _HASH, "instance": {"format": "matchmaker-instance/1"}, "created_at": _TIME}),
    ("plans", {"id": 1, "public_id": "plan1", "workshop_id": 1, "run_id": 1, "number": 1, "origin": "repair", "status": "published", "proof": "optimal", "instance_sha256": _HASH, "method": "exact", "seed": 0, "seconds": 0.25, "program_versions": {}, "objective": {"weight": 0.3}, "bound": {"weight": 0.3}, "gap": {"weight": 0}, "bound_scope": {}, "events": [], "conflict": [], "created_at": _TIME, "published_at": _TIME, "version": 1}),
    ("meetings", {"id": 1, "public_id": "meeting1", "workshop_id": 1, "plan_id": 1, "session_id": 1, "registration_a_id": 1, "registration_b_id": 2, "table_number": 1, "locked": False, "version": 1}),
    ("cost_lines", {"id": 1, "public_id": "cost1", "workshop_id": 1, "party_id": 1, "category": "venue", "description": "", "amount_minor_units": 12_345_678_901, "currency": "DKK", "payer": "host", "follows_rule": True, "deviation_reason": "", "incurred_on": _DAY, "created_at": _TIME, "version": 1}),
    ("rates", {"id": 1, "base_currency": "CNY", "quote_currency": "DKK", "on_date": _DAY, "rate": 8_123_456_789, "source": "typed in"}),
    ("journal", _ENTRY),
    ("outbox", {"id": 1, "public_id": "message1", "kind": "welcome", "workshop_id": 1, "profile_id": 1, "deduplication_key": "welcome-1", "address": "ane@example.dk", "language": "da", "subject": "Velkommen", "body_text": "Hej\nAne", "state": "sent", "attempts": 1, "fencing_number": 1, "created_at": _TIME, "due_at": _TIME, "sent_at": _LATER, "last_error": ""}),
    ("sign_ins", {"id": 1, "public_id": "signin1", "token_sha256": _HASH, "account_id": 1, "generation": 0, "complete": True, "device": "", "created_at": _TIME, "expires_at": _LATER}),
    ("calendar_feeds", {"id": 1, "profile_id": 1, "secret_sha256": _HASH, "made_at": _TIME}),
    ("confirmations", {"id": 1, "public_id": "confirmation1", "workshop_id": 1, "kind": "plan", "subject_id": "plan1", "sha256": _HASH, "party_id": 1, "account_id": 1, "confirmed_at": _TIME}),
    ("agreed_documents", {"workshop_id": 1, "sha256": _HASH, "document": '{"tables": 3}'}),
    ("workshop_changes", {"id": 1, "public_id": "change1", "workshop_id": 1, "party_id": 1, "account_id": 1, "state": "applied", "base_version": 1, "document": {"tables": 3}, "proposed_at": _TIME, "decided_at": _LATER, "version": 2}),
    ("clearances", {"organisation_id": 1, "party_id": 2, "state": "conditions", "conditions": "Kun offentlig viden", "set_by_id": 1, "set_at": _TIME, "version": 1}),
    ("quotas", {"workshop_id": 1, "party_id": 1, "places": 40, "version": 1}),
    ("substitutions", {"id": 1, "public_id": "substitution1", "workshop_id": 1, "registration_id": 1, "from_profile_id": 2, "to_profile_id": 1, "account_id": 1, "made_at": _TIME}),
    ("resource_slots", {"resource_id": 1, "slot_id": 1, "workshop_id": 1, "capacity": 0}),
    ("programme_items", {"id": 1, "public_id": "item1", "workshop_id": 1, "kind": "visit", "starts_at": _TIME, "ends_at": _LATER, "place": "Lem", "organisation_id": 1, "places": 20, "bus_leaves_at": _TIME, "bus_returns_at": _LATER, "version": 1}),
    ("programme_item_names", {"item_id": 1, "language": "da", "name": "Fabriksbesøg", "summary": ""}),
    ("visit_wishes", {"registration_id": 2, "item_id": 1, "workshop_id": 1, "rank": 1}),
    ("visit_places", {"plan_id": 1, "registration_id": 2, "item_id": 1, "workshop_id": 1}),
    ("plan_edits", {"id": 1, "public_id": "edit1", "workshop_id": 1, "plan_id": 1, "number": 1, "account_id": 1, "edit": {"lock": "meeting1"}, "inverse": {"unlock": "meeting1"}, "made_at": _TIME}),
    ("mandates", {"id": 1, "public_id": "mandate1", "workshop_id": 1, "party_id": 1, "account_id": 1, "state": "agreed", "holds_until": _LATER, "most_moves": 12, "proposed_at": _TIME, "decided_at": _TIME, "version": 2}),
    ("desk_events", {"id": 1, "public_id": "event1", "workshop_id": 1, "kind": "late", "registration_id": 2, "slot_id": 1, "idempotency_key": "k1", "account_id": 1, "noted_at": _TIME, "plan_id": 1}),
    ("meeting_feedback", {"id": 1, "workshop_id": 1, "profile_id": 1, "from_registration_id": 1, "to_registration_id": 2, "note": "Ring i juni 中", "held": True, "rating": 5, "follow_up": True, "said_at": _TIME, "version": 1}),
    ("people_imports", {"id": 1, "public_id": "import1", "workshop_id": 1, "party_id": 1, "account_id": 1, "state": "read", "file_name": "Deltagere æøå.csv", "sha256": _HASH, "content": b"\xef\xbb\xbfNavn;E-mail", "row_count": 1, "read_at": _TIME, "version": 1}),
    ("mailings", {"id": 1, "public_id": "mailing1", "workshop_id": 1, "party_id": 1, "account_id": 1, "occasion": "answer", "state": "sent", "filter": {"words": "Ane"}, "texts": {"da": {"subject": "Husk", "text": "Hej"}}, "recipients": 3, "made_at": _TIME, "due_at": _LATER, "version": 1}),
    ("saved_views", {"id": 1, "public_id": "view1", "account_id": 1, "workshop_id": 1, "page": "people", "name": "Mangler svar", "query": {"sort": "name"}}),
    ("text_vectors", {"model": "words-to-vectors/1", "digest": _HASH, "vector": b"\x00\xff\x80?"}),
    ("workshop_parts", {"workshop_id": 1, "input_sha256": _HASH, "model": "", "hosts": ["registration1"], "visitors": ["registration2"], "names": ["keywords"], "tables": b"\x00\x01\xfe", "computed_at": _TIME, "outdated_since": _LATER}),
    ("recovery_codes", {"id": 1, "account_id": 1, "code_sha256": _HASH, "used_at": _LATER}),
    ("mailed_links", {"id": 1, "public_id": "link1", "purpose": "sign in", "account_id": 1, "address": "Ane@Example.dk", "token_sha256": _HASH, "code_sha256": _HASH, "generation": 0, "party_id": 1, "made_at": _TIME, "expires_at": _LATER, "attempts": 2}),
    ("rate_counts", {"bucket": "sign in:" + _HASH, "window_start": _TIME, "count": 3}),
    ("answered_posts", {"id": 1, "account_id": 1, "key_sha256": _HASH, "request_sha256": _HASH, "status": 303, "location": "/profile", "answered_at": _TIME}),
    ("access_grounds", {"id": 1, "public_id": "ground1", "account_id": 1, "workshop_id": 1, "reason": "Et spørgsmål", "said_at": _TIME, "holds_until": _LATER}),
    ("delegation_leaders", {"workshop_id": 1, "account_id": 1, "party_id": 1, "named_by_id": 1, "named_at": _TIME}),
    ("retentions", {"workshop_id": 1, "party_id": 1, "keep_until": _DAY, "set_by_id": 1, "set_at": _TIME, "version": 1}),
    ("erasures", {"id": 1, "public_id": "erasure1", "profile_id": "profile9", "account_id": "account9", "requested_by_id": "account9", "requested_at": _TIME, "done_at": _LATER}),
    ("journal_reasons", {"journal_id": 1, "salt": "5e5e", "text": "Hun bad om det"}),
]  # fmt: skip


def insert(url: str) -> None:
    """Put those rows, and those of their columns, into the database that its revision knows."""
    engine = make_engine(url)
    tables = _reflected(engine)
    with engine.begin() as connection:
        for name, row in ROWS:
            if name in tables:
                connection.execute(tables[name].insert(), _bound(tables[name], row, engine.dialect.name))
                if "id" in row and engine.dialect.name == "postgresql":
                    after = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {row['id']})"
                    connection.exec_driver_sql(after)
    engine.dispose()


def read(url: str) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all tables but Alembic's own."""
    engine = make_engine(url)
    tables = _reflected(engine)
    with engine.connect() as connection:
        found = {
            name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for name, table in tables.items()
            if name != "alembic_version"
        }
    engine.dispose()
    return found


def restricted(rows: list[dict[str, Any]], like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return `rows` with the columns alone that the rows `like` have."""
    return [{column: row[column] for column in like[0]} for row in rows]


def _reflected(engine):
    metadata = MetaData()
    metadata.reflect(engine)
    return metadata.tables


def _bound(table, row: dict[str, Any], dialect: str) -> dict[str, Any]:
    return {column: _value(value, dialect) for column, value in row.items() if column in table.c}


def _value(value: Any, dialect: str) -> Any:
    if isinstance(value, datetime) and dialect == "sqlite":
        return value.replace(tzinfo=None)
    return value
