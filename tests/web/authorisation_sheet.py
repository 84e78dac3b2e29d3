"""The agreed sheet of who may do what (`authorisation.csv`), read as letters by action and by standing.

A row belongs to the action of the same name; so an action that comes to exist brings its row with it. What does not
exist yet stands in `NOT_BUILT`, with what would show that it does.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matchmaker.domain.permissions import Action, Standing

SHEET = Path(__file__).with_name("authorisation.csv")

COLUMNS = {
    "anon": Standing.ANYONE,
    "part_owner": Standing.OWNER,
    "part_met_peer": Standing.MET,
    "part_other": Standing.PARTICIPANT,
    "rev_assigned": Standing.REVIEWER_SAME_SIDE,
    "rev_same_side_unassigned_or_coi": Standing.REVIEWER_SAME_SIDE,
    "rev_other_side": Standing.REVIEWER_OTHER_SIDE,
    "org_own": Standing.OWN_OFFICE,
    "org_other": Standing.OTHER_OFFICE,
    "org_foreign_event": Standing.STRANGER,
    "admin": Standing.OPERATOR,
}
"""How each column of the sheet stands to the object. Nobody is assigned to anything before there are reviews, so that
an assigned reviewer is one of the same side; a test fails where the sheet tells the two apart for what exists."""

TOKEN_COLUMN = "token_wrong_scope"


@dataclass(frozen=True)
class Waits:
    """Why a row waits, and a part of the name of the table that would show that its resource exists."""

    reason: str
    table: str = ""


_REVIEWS = Waits("the reviewing of applications is not built yet", "review")
_APPLICATIONS = Waits("there are no applications yet", "application")
NOT_BUILT: Mapping[str, Waits] = {
    "profile.photo/file, read": Waits("nothing can be uploaded, so there are no photos and no files", "photo"),
    "contact, bulk read/export": Waits("no file holds addresses of the other side, which a test says", "contact"),
    "schedule.full_published, read": Waits("the published plan is a version among the others: `schedule.draft, read`"),
    "cost.split_rule, change": Waits("the rule of who bears what is that of the agreement and not a row", "split"),
    "cost.own_charge, read": Waits("nothing is charged to a person", "charge"),
    "application, create/edit draft": _APPLICATIONS,
    "application, submit/withdraw": _APPLICATIONS,
    "application.text, read": _APPLICATIONS,
    "application.author_identity, read": _APPLICATIONS,
    "application, list": _APPLICATIONS,
    "application.file, download": _APPLICATIONS,
    "review_assignment, read": _REVIEWS,
    "review_assignment, write": _REVIEWS,
    "review.own, write": _REVIEWS,
    "review.text_same_side, read": _REVIEWS,
    "review.text_other_side, read": _REVIEWS,
    "review.reviewer_identity, read": _REVIEWS,
    "review.score_aggregate, read": _REVIEWS,
    "review.released_comment, read": _REVIEWS,
    "decision, write": Waits("nothing is decided on before there are applications", "decision"),
    "decision, read": Waits("nothing is decided on before there are applications", "decision"),
    "export.file, download": Waits("a file is made while one waits for it, and none is kept", "export"),
    "api_token, create/list/revoke": Waits("programs cannot sign in: there is no API yet", "api_token"),
    "api_token, use": Waits("programs cannot sign in: there is no API yet", "api_token"),
    "audit_log, write/delete": Waits("no use case and no route exists, and none is to come; triggers refuse both"),
    "user.impersonate, start": Waits("nobody signs in as somebody else; operators read for a stated reason instead"),
    "backup, create/download": Waits("on the command line alone, by whoever holds the machine"),
}
"""The rows whose resource does not exist, by name."""

TOKENS = (
    "There are no tokens with a scope before programs can sign in. A cookie whose sign-in has ended is nobody's, and is"
    " answered as to anybody who is not signed in; a secret of a calendar or of a letter that is wrong, spent or of"
    " another kind is answered as any unknown address or code."
)
"""What stands for the column `token_wrong_scope`; test_tokens walks all addresses with such tokens."""


def rows() -> dict[str, dict[str, str]]:
    """Return the sheet: name of the row → column → letter."""
    with SHEET.open(encoding="utf-8", newline="") as file:
        return {f"{row['resource']}, {row['action']}": row for row in csv.DictReader(file)}


def agreed() -> dict[Action, dict[Standing, str]]:
    """Return the letters of the rows whose actions exist, by standing; a leader is a participant, where nothing else
    is said."""
    known = {action.value: action for action in Action}
    found = {}
    for name, row in rows().items():
        if name in known:
            letters = {standing: row[column] for column, standing in COLUMNS.items()}
            found[known[name]] = {**letters, Standing.LEADER: letters[Standing.PARTICIPANT]}
    return found
