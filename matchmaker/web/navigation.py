"""The rail of an office: the sections of a workshop, on every page under its address, also where something fails."""

from typing import Any

from flask import Flask, Request, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action, Principal
from matchmaker.errors import StoreError
from matchmaker.services.grounds import with_ground
from matchmaker.services.workshops import heading_of
from matchmaker.store.transaction import reading
from matchmaker.web.area import LONGEST_VALUE
from matchmaker.web.context import language
from matchmaker.web.extensions import db

OFFICE = "/organise/"


def attach(app: Flask) -> None:
    """Give the templates of `app` the rail; a page that brings its own sections keeps them."""

    @app.context_processor
    def rail() -> dict[str, Any]:
        slug = (request.view_args or {}).get("slug", "") if request.path.startswith(OFFICE) else ""
        return (
            navigation_for(request, with_ground(current_user.principal, g.get("ground")), slug)
            if is_possible(slug)
            else {}
        )


def is_possible(slug: str) -> bool:
    """Return whether a workshop can have this address; the page that says it has none is framed too."""
    return 0 < len(slug) <= LONGEST_VALUE and slug.isprintable()


def navigation_for(asked: Request, principal: Principal, slug: str) -> dict[str, Any]:
    """Return the frame's `workshop` and `navigation` for an office of the workshop; nothing for anybody else."""
    if g.get("database_away"):
        return {}  # the page that says so must neither wait nor fail for the same reason
    try:
        with reading(db.engine) as work:
            heading = heading_of(work, principal, slug, language(), Action.ORGANISE)
    except (SQLAlchemyError, StoreError):
        return {}
    if heading is None:
        return {}
    here = (asked.endpoint or "").split(".")[0] + "." + (asked.endpoint or "").split(".")[-1]
    return {
        "workshop": {"title": heading.title, "url": url_for("workshops.show", slug=slug)},
        "navigation": [
            {"url": url_for(endpoint, slug=slug), "label": label, "icon": icon, "current": _is_here(here, belongs)}
            for endpoint, label, icon, belongs in _sections(principal.role)
            if endpoint in current_app.view_functions
        ],
    }


def _sections(role: Role | None) -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    """Return endpoint, label, icon and what else belongs to each section; operators write to nobody."""
    letters = "mailing.index" if role is Role.ORGANISER else "mail.workshop"
    return (
        ("organise.overview", _("Overview"), "overview", ("organise.overview", "organise.terms", "series.")),
        (
            "organise.people",
            _("People"),
            "people",
            (
                "organise.people",
                "leaders.",
                "clearance.",
                "substitution.",
                "imports.",
                "acting.",
                "many.",
                "places.",
                "parties.",
                "duplicates.",
            ),
        ),
        ("programme.edit", _("Programme"), "programme", ("programme.",)),
        ("matching.index", _("Matching"), "matching", ("matching.", "weights.")),
        ("board.index", _("Board"), "board", ("board.",)),
        (
            "versions.index",
            _("Versions"),
            "versions",
            ("versions.", "plans.", "differences.", "explanations.", "ways_out."),
        ),
        ("papers.index", _("Papers"), "print", ("papers.",)),
        ("desk.index", _("Desk"), "desk", ("desk.", "repairs.", "mandates.")),
        ("costs.index", _("Costs"), "costs", ("costs.",)),
        (letters, _("Mail"), "mail", ("mailing.", "mail.workshop")),
        ("reports.index", _("Report"), "reports", ("reports.",)),
        ("journal.index", _("Journal"), "clock", ("journal.", "case_file.")),
    )


def _is_here(endpoint: str, belongs: tuple[str, ...]) -> bool:
    return endpoint.startswith(belongs)
