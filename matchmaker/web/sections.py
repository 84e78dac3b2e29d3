"""The sections of a workshop for its participants: the rail on wide screens, the bar of five on phones."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matchmaker.domain.people import Role
from matchmaker.web.identity import principal

OF_PARTICIPANTS = frozenset({"matches", "agenda", "registrations"})
"""What an office or a reviewer, who may read about the people too, has none of."""


def sections(slug: str, title: str, current: str) -> dict[str, Any]:
    """Return what the frame of a participant's page needs.

    Parameters
    ----------
    current
        The area of the page, such as ``people``.
    """
    items = (
        ("matches", "matches.index", _("Matches")),
        ("agenda", "agenda.show", _("Agenda")),
        ("people", "people.index", _("People")),
        ("registrations", "registrations.edit", _("Taking part")),
        ("workshops", "workshops.show", _("Workshop")),
    )
    icons = {"registrations": "edit"}
    navigation = [
        {
            "url": url_for(endpoint, slug=slug),
            "label": label,
            "icon": icons.get(area, area),
            "current": area == current,
        }
        for area, endpoint, label in items
        if area not in OF_PARTICIPANTS or principal().role is Role.EXPERT
    ]
    return {"workshop": {"title": title, "url": url_for("workshops.show", slug=slug)}, "navigation": navigation}
