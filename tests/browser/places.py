"""Which pages there are to look at: every address of the application, and the states in which a page says more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from matchmaker.domain.papers import Paper
from matchmaker.domain.weights import NAMES
from tests.browser.demonstration import (
    ENERGY,
    EXPERT_CN,
    EXPERT_DK,
    KICK_OFF,
    NEWCOMER,
    NOBODY_YET,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    PLANNED_LATER,
    REVIEWER,
    Known,
)

READERS = {
    "visitor": "",
    "expert-dk": EXPERT_DK,
    "expert-cn": EXPERT_CN,
    "newcomer": NEWCOMER,
    "organiser-dk": ORGANISER_DK,
    "organiser-cn": ORGANISER_CN,
    "reviewer": REVIEWER,
    "operator": OPERATOR,
}
"""Who looks, and the address of the account; nobody's for the first."""

NO_PAGES = {
    *{
        "static",
        "public.healthz",
        "public.readyz",
        "metrics.metrics",
        "agenda.calendar",
        "agenda.download",
        "agenda.paper",
    },
    *{"one_time_codes.picture", "own_codes.picture", "workshops.code"},
    *{"board.since", "board.places", "papers.badge", "people.card"},
}
"""Endpoints that answer a GET with something else than a page for people."""

OF_THE_OWN_SIDE = ("retention.erase", "acting.registration", "acting.withdraw", "acting.profile", "substitution.show")
"""Pages on which an office does something for somebody of its own side; at home people are those of the other one."""

NOWHERE = "/there-is/no-such-page"
NOT_THERE = "not-there"
"""In the place of what the demonstration has none of, such as links that were mailed: the page that says so."""


@dataclass(frozen=True)
class Place:
    """A page in one state; `name` is good for a file."""

    name: str
    address: str


def places_of(app: Flask, known: Known, reader: str) -> Iterator[Place]:
    """Yield all that a reader may try; what they may not see is answered with an error page."""
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    home = _at_home(known, reader)
    for endpoint in sorted(rules.keys() - NO_PAGES):
        yield Place(endpoint, _filled(rules[endpoint], home))
    for endpoint in OF_THE_OWN_SIDE:
        yield Place(f"{endpoint}-own", _filled(rules[endpoint], home | {"person_id": known.people[_own(reader)]}))
    for state, endpoint, values, query in _states(known):
        if endpoint in rules:
            yield Place(f"{endpoint}-{state}", _filled(rules[endpoint], home | values) + query)
    yield Place("error-nowhere", NOWHERE)


def _at_home(known: Known, reader: str) -> dict[str, str]:
    """Return the values of parameters for the workshop whose plan is agreed."""
    own = _own(reader)
    other = "midtjylland" if own == "shanghai" else "shanghai"
    return {
        "slug": KICK_OFF,
        "plan_id": known.plans[KICK_OFF, "published"],
        "job_id": known.jobs[KICK_OFF, "done"],
        "person_id": known.people[other],
        "line_id": known.lines[own],
        "account_id": known.reviewers[own],
        "own_meeting_id": known.work["own meeting"],
    }


def _own(reader: str) -> str:
    return "shanghai" if reader.endswith("cn") else "midtjylland"


def _states(known: Known) -> Iterator[tuple[str, str, Mapping[str, str], str]]:
    """Yield name, endpoint, values and query of pages that say something else than at home."""
    for slug, what, pages in (
        (ENERGY, "open", ("workshops.show", "registrations.edit", "registrations.withdraw", "people.index")),
        (ENERGY, "open", ("matches.index", "agenda.show", "organise.overview", "programme.edit")),
        (ENERGY, "open", ("versions.index", "matching.index", "costs.index", "costs.statement")),
        (NOBODY_YET, "empty", ("workshops.show", "registrations.edit", "people.index", "matches.index")),
        (NOBODY_YET, "empty", ("agenda.show", "organise.overview", "organise.people", "matching.index")),
        (PLANNED_LATER, "draft", ("workshops.show", "organise.overview", "organise.people", "programme.edit")),
        (PLANNED_LATER, "draft", ("versions.index", "matching.index", "costs.index", "costs.statement")),
    ):
        yield from ((what, page, {"slug": slug}, "") for page in pages)
    yield from (("empty", page, {"slug": NOBODY_YET}, "") for page in ("desk.index", "desk.sessions"))
    yield "late-found", "desk.index", {}, "?presence=late"
    work = known.work
    at_board = {"plan_id": work["board"], "meeting_id": work["meeting"], "session_id": work["session"]}
    for page in ("board.show", "board.meeting", "board.hole"):
        yield "draft", page, at_board, ""
    yield "together", "parties.split", {"person_id": work["in a party"]}, ""
    yield "looked-at", "repairs.preview", {"repair_id": work["repair"]}, ""
    yield "read", "imports.show", {"slug": NOBODY_YET, "import_id": work["list"]}, ""
    for page in ("mailing.show", "mailing.edit"):
        yield "draft", page, {"slug": NOBODY_YET, "mailing_id": work["message"]}, ""
    for paper in Paper:
        yield paper.value, "papers.show", {"paper": paper.value}, ""
    for (slug, what), plan in known.plans.items():
        yield what, "plans.show", {"slug": slug, "plan_id": plan}, ""
    for (slug, what), job in known.jobs.items():
        yield f"{slug[:4]}-{what}", "matching.run", {"slug": slug, "job_id": job}, ""
    for page in ("plans.people", "plans.sessions"):
        yield "infeasible", page, {"slug": ENERGY, "plan_id": known.plans[ENERGY, "infeasible"]}, ""
    others = "&".join(f"{name}=0.3" for name in NAMES[1:])
    yield "tried", "weights.edit", {}, f"?complementarity=0.1&{others}"
    yield "by-person", "board.index", {}, "?view=people"
    yield "none-found", "people.index", {}, "?q=nobody+has+this+word"
    yield "none-found", "organise.people", {}, "?q=nobody+has+this+word"


def _filled(rule: Rule, values: Mapping[str, str]) -> str:
    address = rule.rule
    for name in rule.arguments:
        address = address.replace(f"<{name}>", values.get(name, NOT_THERE))
    return address
