"""Papers of which everybody has a piece: badges, lists to sign, certificates; and the seating by rank."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from matchmaker.domain.papers import face_to_face
from matchmaker.domain.workshops import Side
from matchmaker.files.codes import square_code
from matchmaker.services.papers import Material, Person
from matchmaker.services.papers.pages import said_in
from matchmaker.web.documents.papers.words import Said, Speaker, frame_of, party_of
from matchmaker.web.filters import date_range, date_text
from matchmaker.web.reasons import listed

SPARE_LINES = 4
"""Empty lines at the end of a list: for those who may not be named, and for whoever comes instead."""


def badges(speaker: Speaker, material: Material, address: Callable[[str], str]) -> dict[str, Any]:
    """Return the badges.

    Parameters
    ----------
    address
        The address behind the code of the person with a public id.
    """
    parties = {side: speaker.chosen(material.parties[side]) for side in Side}
    alternative = str(_("Square code with the address of this person's page"))
    return {
        "frame": frame_of(speaker, material, speaker.said(lambda: _("Badges"))),
        "badges": [
            {
                **_who(speaker, each),
                "side": each.side.value,
                "party": parties[each.side],
                "svg": square_code(address(each.public_id)).decode(),
                "alt": f"{alternative}: {speaker.line(each.name, each.name_latin)}",
            }
            for each in _by_name(material)
        ],
    }


def attendance(speaker: Speaker, material: Material) -> dict[str, Any]:
    """Return a list to sign for each day and delegation."""
    days = sorted({day for each in material.people for day in each.days}) or [material.starts_on]
    return {
        "frame": frame_of(speaker, material, speaker.said(lambda: _("Attendance list"))),
        "words": {
            "number": speaker.said(lambda: _("No.")),
            "name": speaker.said(lambda: _("Name")),
            "organisation": speaker.said(lambda: _("Organisation")),
            "signature": speaker.said(lambda: _("Signature")),
        },
        "lists": [
            {
                "day": speaker.day(day),
                "party": party_of(speaker, material, side),
                "people": [_who(speaker, each) for each in there],
                "spare": SPARE_LINES + material.unseen[side],
            }
            for day in days
            for side in Side
            if (there := [each for each in _by_name(material) if each.side is side and (day in each.days)])
        ],
    }


def certificates(speaker: Speaker, material: Material) -> dict[str, Any]:
    """Return a certificate for everybody who is there on at least one day, with the days on which they are."""
    there = [each for each in _by_name(material) if each.days or not material.present]
    return {
        "frame": frame_of(speaker, material, speaker.said(lambda: _("Certificate of attendance"))),
        "people": [{**_who(speaker, each), "text": _attended(speaker, material, each.days)} for each in there],
        "signers": [party_of(speaker, material, side) for side in Side],
    }


def _attended(speaker: Speaker, material: Material, days: frozenset[date]) -> Said:
    """Return the sentence of a certificate; days on which somebody is away are not in it."""
    whole = days == frozenset(material.present)

    def sentence() -> str:
        on = date_range(material.starts_on, material.ends_on) if whole else listed(map(date_text, sorted(days)))
        values = {"workshop": said_in(material.titles, get_locale().language), "days": on, "place": material.place}
        if material.place:
            return str(_("has taken part in %(workshop)s on %(days)s in %(place)s.", **values))
        return str(_("has taken part in %(workshop)s on %(days)s.", **values))

    return speaker.said(sentence)


def seating(speaker: Speaker, material: Material) -> dict[str, Any]:
    """Return the seats along a table, the first of each side in the middle, and everybody by rank."""
    hosts, visitors = ([each for each in material.people if each.side is side] for side in Side)
    rows = face_to_face(hosts, visitors)
    first = {id(each) for group in (hosts, visitors) for each in group[:1]}

    def seat(person: Person | None) -> dict[str, Any] | None:
        if person is None:
            return None
        who = _who(speaker, person)
        line = ", ".join(each for each in (person.title, who["organisation"]["main"]) if each)
        return {**who, "line": line, "first": id(person) in first}

    intro = speaker.said(
        lambda: _("The first of each side sits in the middle, the second at the first's right hand, the third at the "
                  "left, and so on outwards. Whoever has no rank sits after those who have one, by name.")
    )  # fmt: skip
    return {
        "frame": frame_of(speaker, material, speaker.said(lambda: _("Seating by rank"))),
        "intro": intro,
        "parties": {side.value: party_of(speaker, material, side) for side in Side},
        "boards": [{"rows": [{"host": seat(host), "visitor": seat(visitor)} for host, visitor in rows]}],
        "order": [_ranked(speaker, each) for group in (hosts, visitors) for each in group],
        "words": {
            "order": speaker.said(lambda: _("Everybody in order")),
            "rank": speaker.said(lambda: _("Rank")),
            "name": speaker.said(lambda: _("Name")),
            "organisation": speaker.said(lambda: _("Organisation")),
            "call": speaker.said(lambda: _("Please call me")),
        },
    }


def _ranked(speaker: Speaker, person: Person) -> dict[str, Any]:
    return {
        **_who(speaker, person),
        "side": person.side.value,
        "rank": str(person.rank or "–"),
        "organisation": speaker.line(person.organisation, person.organisation_latin),
    }


def _who(speaker: Speaker, person: Person) -> dict[str, Any]:
    organisation = (
        speaker.name(person.organisation, person.organisation_latin) if person.organisation else {"main": "", "own": ""}
    )
    return {
        "name": speaker.name(person.name, person.name_latin),
        "call": person.call_name,
        "title": person.title,
        "organisation": organisation,
    }


def _by_name(material: Material) -> list[Person]:
    """Return the people by delegation and name."""
    sides = list(Side)
    return sorted(material.people, key=lambda each: (sides.index(each.side), (each.name_latin or each.name).casefold()))
