"""Every query over registrations and profiles says what it does about those that are only prepared.

A query that names one of these tables must look at the status, use one of the two conditions, or stand below with the
reason why it need not. So a query that is added later cannot forget them.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from matchmaker.store import queries

TABLES = {"Registration", "RegistrationMember", "RegistrationTheme", "Availability", "Profile"}
SAYS = ("is_told(", "is_theirs(", "RegistrationStatus.", "TAKES_PART", "_prepared(", "_people(", "_calendar_rows(")
"""Conditions, and queries that hold them."""

BY_KEY = "of registrations, profiles or accounts whose keys the caller has from a query that looked"
OWN = "of the one who asks, whose own it is"
MET = "through meetings or scores, which only those have who are planned"
OWN_SIDE = "for the people of one side alone, for an operator, or for what is done each day"
WITHOUT = {
    "accounts._signed_in": OWN,
    "agenda.feed_of_secret": OWN,
    "agenda.feed_and_note": OWN,
    "delegations.themes_of": BY_KEY,
    "many.meetings_in_force": MET,
    "limits.limits": "looks at the status",
    "mailings.letters": BY_KEY,
    "matches.meetings_of_person": MET,
    "people.has_consented": "a condition, on a profile whose person has spoken",
    "people.members": BY_KEY,
    "people.themes_of_registrations": BY_KEY,
    "planning._said": "its caller looks",
    "meetings.meetings_of": MET,
    **dict.fromkeys(("feedback.kept_by", "feedback.answers", "contacts.shown_to_met"), MET),
    "plans.unwanted": MET,
    "reports.pairs_in_force": MET,
    "profile.profile_of": OWN,
    **dict.fromkeys(("profile.profile_by_key", "profile._profile", "acting.workshops_of"), BY_KEY),
    "questions._counted": "its callers look",
    "questions.scored_pairs": MET,
    "registrations.absences": BY_KEY,
    "registrations.priorities": BY_KEY,
    "registrations.readiness": OWN,
    "registrations.registration_of": OWN,
    "timetable._sitting_rows": MET,
    "clearance.waiting": MET,
    "series._met": MET,
    "series._missing_all_day": "a condition, on a registration at which its caller looks",
    "series.counted": "of the queries of `took_part`, which look",
    "substitution.substitutions": "of those who took part: nobody takes the place of a prepared entry",
    "vectors._offers": "a condition, on a profile that its callers look at",
    "workshops.registrations_of": OWN,
    "administration.party_of_profile": BY_KEY,
    **dict.fromkeys(("contacts.contact_of", "journal.names_of_profiles", "journal.names_of_registrations"), BY_KEY),
    **dict.fromkeys(("journal.actors_of_side", "journal.names_of_accounts", "entries._last_link"), BY_KEY),
    "journal.about_person": OWN,
    **dict.fromkeys(("journal._of_side", "mail._in", "mail.about_workshop_to_side"), OWN_SIDE),
    **dict.fromkeys(("case_file.consents_of_side",), OWN_SIDE),
    "people.public_id_of": BY_KEY,
    **dict.fromkeys(
        ("searching.found_by", "searching.outdated", "searching._is_outdated"),
        "of keys alone; its caller looks who may be seen",
    ),
    **dict.fromkeys(
        ("retention.people_known_since", "retention.entries_of_side", "retention.workshops_of_people"), OWN_SIDE
    ),
    **dict.fromkeys(("grounds.in_force", "grounds.person"), OWN_SIDE),
    "imports.profiles": BY_KEY,
    **dict.fromkeys(("duplicates.with_account", "duplicates.version", "duplicates.calendars_of_both"), BY_KEY),
    "capacity._said": "its caller looks",
    "likely._own_away": OWN,
    "boards.vetoed": MET,
    "entries.taken_in": "of keys alone, to be looked up among calendars that its caller has",
    "entries.experts": "of accounts, which nobody has for whom an entry is only prepared",
    "entries.delegation": "the own side's list, which shows the prepared ones as such",
    "prepared.is_told": "the condition",
    "prepared.is_theirs": "the condition",
}


def _queries() -> Iterator[tuple[str, str]]:
    """Yield name and text of every function of the queries that names one of the tables."""
    for path in sorted(Path(next(iter(queries.__path__))).glob("*.py")):
        source = path.read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            if isinstance(node, ast.FunctionDef) and names & TABLES:
                yield f"{path.stem}.{node.name}", "\n".join(ast.unparse(each) for each in node.body)


def test_every_query_says_what_it_does_about_who_is_only_prepared():
    silent = {name for name, text in _queries() if not any(word in text for word in SAYS)}

    assert silent - set(WITHOUT) == set()


def test_no_query_is_excused_that_there_is_not():
    assert set(WITHOUT) - {name for name, _ in _queries()} == set()
