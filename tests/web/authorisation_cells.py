"""Which cells of the agreed table are asked at the pages, and what is said of every other one.

A cell is a row (an action) and a column (somebody who asks). It is asked where a route of that action is tried by
somebody whose standing has the very letter of the column. What is not asked stands in `DEVIATIONS`, where the pages
offer less than the table allows, or in `ELSEWHERE`, with the test that asks it; nothing else is passed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask

from matchmaker.domain.permissions import Action
from tests.web.authorisation import AGREED, ROUTES, Asker, Reach, Route, standing_at
from tests.web.authorisation_sheet import COLUMNS
from tests.web.walking import rules

COLUMNS_OF = {
    Asker.NOBODY: ("anon",),
    Asker.OWNER: ("part_owner",),
    Asker.MET: ("part_met_peer",),
    Asker.OTHER: ("part_other",),
    Asker.OTHER_SIDE: ("part_other",),
    Asker.STRANGER: ("org_foreign_event",),
    Asker.REVIEWER: ("rev_assigned", "rev_same_side_unassigned_or_coi"),
    Asker.REVIEWER_OTHER: ("rev_other_side",),
    Asker.OFFICE: ("org_own",),
    Asker.OFFICE_OTHER: ("org_other",),
    Asker.OFFICE_FOREIGN: ("org_foreign_event",),
    Asker.OPERATOR: ("admin",),
}
"""The columns for which each asker stands."""

_COLUMN_OF_STANDING = {standing: column for column, standing in COLUMNS.items()}

WITH_A_REASON = frozenset(
    {
        "costs.export", "plans.export", "journal.export", "case_file.make", "reports.take",
        "papers.make", "papers.make_all", "office.leave", "retention.erase",
        "acting.registration", "acting.withdraw", "acting.profile", "substitution.show",
        "many.act", "parties.edit", "parties.split", "duplicates.merge",
    }
)  # fmt: skip
"""Forms in which the office of the region gives its reason; a page that is one of them opens without."""


SENT_BY_EVERYBODY = frozenset({"accounts.logout", "public.language"})
"""Acts that everybody does alike."""


@dataclass(frozen=True)
class Deviation:
    """How the pages answer instead, as a letter, and why.

    Parameters
    ----------
    at_once
        Also without a reason, where the table asks for one.
    """

    letter: str
    reason: str
    at_once: bool = False


_ONE_BY_ONE = (
    "the meetings of single people are read in the versions of the plan: there is no page of one's list or days"
)
_OWN_ACT = "wishes are the person's own: nobody says for them whom they want to meet"
_BY_THE_PERSON = (
    "everybody takes their own data out; an office or operator who is asked for them sends the person there"
)
_OF_CONSENTS = (
    "what somebody agreed to shows in what is shown of them; the list of it is on the person's own page alone"
)

DEVIATIONS: Mapping[tuple[str, str], Deviation] = {
    ("match_list, read own", "org_own"): Deviation("4", _ONE_BY_ONE),
    ("match_list, read own", "org_other"): Deviation("4", _ONE_BY_ONE),
    ("match_list, read own", "admin"): Deviation("4", _ONE_BY_ONE),
    ("schedule.own, read", "part_met_peer"): Deviation("4", "the shared meeting stands in the reader's own days"),
    ("schedule.own, read", "org_own"): Deviation("4", _ONE_BY_ONE),
    ("schedule.own, read", "org_other"): Deviation("4", _ONE_BY_ONE),
    ("schedule.own, read", "admin"): Deviation("4", _ONE_BY_ONE),
    **{
        ("event, create", column): Deviation("4", "an expert is not told that there is such a page")
        for column in ("part_owner", "part_met_peer", "part_other")
    },
    ("preferences.blocked_list, read", "admin"): Deviation(
        "4", "no page shows an operator a wish, whatever the reason"
    ),
    ("preferences, write", "org_own"): Deviation("4", _OWN_ACT, at_once=True),
    ("preferences, write", "admin"): Deviation("4", "nobody is told whether there is anything to say", at_once=True),
    ("data_subject.export, run", "org_own"): Deviation("4", _BY_THE_PERSON),
    ("data_subject.export, run", "admin"): Deviation("4", _BY_THE_PERSON),
    ("consent_record, read", "org_own"): Deviation("4", _OF_CONSENTS),
    ("consent_record, read", "org_other"): Deviation("4", _OF_CONSENTS),
    ("consent_record, read", "admin"): Deviation("4", _OF_CONSENTS),
    ("user.session, list/revoke", "admin"): Deviation("4", "an operator closes the account, which ends every sign-in"),
}
"""Cells in which the pages let somebody do less than the table allows: (row, column) → what is answered, and why."""

_PARTICIPANTS = ("part_met_peer", "part_other")
_REVIEWERS = ("rev_assigned", "rev_same_side_unassigned_or_coi", "rev_other_side")
_OTHERS = (*_PARTICIPANTS, *_REVIEWERS, "org_other", "org_foreign_event")
_ALL = tuple(COLUMNS)
_NO_ADDRESS = "test_authorisation.py::test_forms_are_taken_from_whom_they_are_for"
"""No address names another one's: what anybody sends to their own leaves all rows of the owner as they were."""

_WORDS = "test_authorisation.py::test_nobody_reads_a_word_that_is_not_for_them"
"""It stands on pages of other rows: whoever is not to read it reads it on none."""

_ASKED_ELSEWHERE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "audit_log, read",
        ("org_other",),
        "test_journal.py::test_of_the_other_office_it_reads_what_concerns_both_without_name_and_reason",
    ),
    ("audit_log, read", ("part_owner",), "test_journal.py::test_a_person_reads_who_else_read_what_is_theirs"),
    (
        "clearance.organisation, write",
        ("org_other",),
        "test_versions.py::test_what_an_office_found_is_on_no_page_of_the_other",
    ),
    ("consent_record, read", tuple(each for each in _OTHERS if each != "org_other"), _NO_ADDRESS),
    ("consent_record, write", (*_OTHERS, "org_own", "admin"), _NO_ADDRESS),
    (
        "cost.item_own_region, read",
        _ALL,
        "test_costs.py::test_what_concerns_only_one_office_is_nowhere_to_be_read_by_the_other",
    ),
    ("cost.item_shared_or_deviating, read", _ALL, _WORDS),
    ("data_subject.export, run", _OTHERS, _NO_ADDRESS),
    ("delegation.leader, name", ("org_other",), _NO_ADDRESS),
    ("entry.prepared, read", ("org_other",), _WORDS),
    (
        "entry.prepared, read",
        ("part_owner",),
        "test_delegation.py::test_who_takes_an_entry_over_takes_part_only_with_their_own_consent",
    ),
    (
        "entry.prepared, write",
        ("part_owner",),
        "test_delegation.py::test_who_takes_an_entry_over_takes_part_only_with_their_own_consent",
    ),
    ("event.draft_page, read", _ALL, _WORDS),
    (
        "event.settings_region, write",
        ("org_other",),
        "test_my_data.py::test_an_office_sets_the_term_for_its_own_people",
    ),
    (
        "export.csv_xlsx_pdf, create",
        ("org_other",),
        "test_journal.py::test_a_case_file_has_nothing_private_of_the_other_side",
    ),
    ("export.csv_xlsx_pdf, create", ("admin",), "test_grounds.py::test_an_operator_takes_a_plan_out_for_a_reason"),
    ("export.csv_xlsx_pdf, create", ("part_owner",), "test_my_data.py::test_everything_can_be_read_and_taken_along"),
    ("ical_feed.secret, show/rotate", _PARTICIPANTS, _NO_ADDRESS),
    ("mail.log, read", ("org_other",), "test_mail.py::test_an_office_reads_what_was_written_to_its_own_people_alone"),
    (
        "mail.log, read",
        ("part_owner",),
        "test_mail.py::test_everybody_reads_which_letters_went_to_them_and_to_nobody_else",
    ),
    ("match_list, read own", _PARTICIPANTS, "test_matches.py::test_other_participants_see_nothing_of_the_meeting"),
    ("match_score.reason, read", ("org_other",), "test_two_worlds.py::test_with_the_same_plans_nothing_shows_a_veto"),
    (
        "match_score.reason, read",
        ("part_owner",),
        "test_matches.py::test_the_two_of_a_meeting_see_each_other_in_both_scripts_with_why_and_where",
    ),
    ("preferences, write", (*_PARTICIPANTS, "org_other"), _NO_ADDRESS),
    ("preferences.blocked_list, read", ("part_owner",), "test_two_worlds.py::test_the_one_who_said_it_sees_it"),
    (
        "preferences.blocked_list, read",
        ("org_own",),
        "test_two_worlds.py::test_the_own_office_sees_that_a_draft_holds_a_meeting_that_somebody_does_not_want",
    ),
    (
        "preferences.blocked_list, read",
        ("org_other", *_PARTICIPANTS),
        "test_two_worlds.py::test_with_the_same_plans_nothing_shows_a_veto",
    ),
    (
        "preferences.blocked_list, read",
        ("anon", *_REVIEWERS, "org_foreign_event"),
        "test_secrets.py::test_nothing_that_is_kept_from_somebody_shows_on_any_of_their_pages",
    ),
    (
        "profile, list/search",
        ("org_other",),
        "test_organise.py::test_people_are_listed_and_nothing_private_of_the_other_side",
    ),
    ("profile.private_fields, read", _ALL, _WORDS),
    ("schedule, cancel job", ("admin",), "test_grounds.py::test_an_act_for_the_reason_carries_it"),
    ("schedule.own, read", ("part_other",), "test_matches.py::test_other_participants_see_nothing_of_the_meeting"),
    ("user.session, list/revoke", (*_OTHERS, "org_own"), _NO_ADDRESS),
    ("desk.own_word, say", _PARTICIPANTS, "test_own_words.py::test_nobody_says_it_for_somebody_else"),
    ("meeting.feedback, read and write own", _PARTICIPANTS, _NO_ADDRESS),
    (
        "schedule.run_files, create",
        ("admin",),
        "test_matching.py::test_an_operator_takes_out_the_files_of_a_run_with_a_reason_and_no_office_does",
    ),
)
_OF_SECRETS = "test_authorisation.py::test_pages_open_for_whom_they_are"
"""Whoever holds the secret of a feed or of a letter is its holder, whoever they are besides; an operator never is."""

ELSEWHERE: Mapping[tuple[str, str], str] = {
    (row, column): where for row, columns, where in _ASKED_ELSEWHERE for column in columns
} | {
    (row, column): _OF_SECRETS
    for row in ("ical_feed, read by secret", "magic_link, use")
    for column in _ALL
    if column not in {"anon", "admin"}
}
"""Cells that no route asks by itself: (row, column) → the module of these tests and the test in it."""


def answered(route: Route, asker: Asker) -> str:
    """Return the letter by which the pages answer somebody who gives no reason."""
    standing = standing_at(route, asker)
    said = AGREED[route.action][standing]
    found = DEVIATIONS.get((route.action.value, _COLUMN_OF_STANDING[standing]))
    return found.letter if found and (said != "A" or found.at_once) else said


def every_cell() -> set[tuple[str, str]]:
    """Return all cells of the rows whose actions exist."""
    return {(action.value, column) for action in Action for column in COLUMNS}


def asked_cells(app: Flask) -> set[tuple[str, str]]:
    """Return the cells that the walks over the routes ask, at pages and by forms."""
    pages = {rule.endpoint for rule in rules(app, "GET")}
    of_workshops = {rule.endpoint for rule in rules(app, "GET") if "slug" in rule.arguments}
    found = set()
    for endpoint, route in ROUTES.items():
        for asker in Asker:
            if route.reach in {Reach.FEED, Reach.TOKEN} and asker not in {Asker.NOBODY, Asker.OPERATOR}:
                continue
            said = AGREED[route.action][standing_at(route, asker)]
            if said != answered(route, asker) or not _is_asked(endpoint, asker, said, pages, of_workshops):
                continue
            found |= {(route.action.value, column) for column in _with_that_letter(route.action, asker, said)}
    return found - DEVIATIONS.keys()


def _is_asked(endpoint: str, asker: Asker, said: str, pages: set[str], of_workshops: set[str]) -> bool:
    """Return whether the answer is looked at: all that is denied, pages that open, and forms of whoever finds them."""
    if said == "A":
        by_operator = asker is Asker.OPERATOR and endpoint in of_workshops
        return by_operator or (asker is Asker.OFFICE and endpoint in WITH_A_REASON)
    if said in {"1", "3", "4"} or endpoint in pages or endpoint in SENT_BY_EVERYBODY:
        return True
    of_operators = endpoint.startswith(("admin_accounts.", "grounds.", "mail."))
    if ROUTES[endpoint].reach is Reach.WORKSHOP and asker is Asker.OFFICE_OTHER:
        return True  # what belongs to both offices is found and sent by each
    return asker in ({Asker.OPERATOR} if of_operators else {Asker.OWNER, Asker.OFFICE})


def _with_that_letter(action: Action, asker: Asker, said: str) -> Iterator[str]:
    return (column for column in COLUMNS_OF[asker] if AGREED[action][COLUMNS[column]] == said)
