"""The sections of a workshop for its participants: the rail on wide screens, the bar of five on phones."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _


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
    ]
    return {"workshop": {"title": title, "url": url_for("workshops.show", slug=slug)}, "navigation": navigation}
