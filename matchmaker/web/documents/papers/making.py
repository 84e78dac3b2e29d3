"""Which structure each paper is, from what was typed in its form."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from matchmaker.domain.papers import Paper
from matchmaker.services.papers import Material
from matchmaker.web.documents.papers.agendas import agendas
from matchmaker.web.documents.papers.briefing import briefing
from matchmaker.web.documents.papers.letters import letters
from matchmaker.web.documents.papers.people import attendance, badges, certificates, seating
from matchmaker.web.documents.papers.places import meals, signs
from matchmaker.web.documents.papers.words import Speaker
from matchmaker.web.forms.papers import Typed

PLAIN: dict[Paper, Callable[[Speaker, Material], dict[str, Any]]] = {
    Paper.AGENDAS: agendas,
    Paper.SEATING: seating,
    Paper.ATTENDANCE: attendance,
    Paper.MEALS: meals,
    Paper.CERTIFICATES: certificates,
}
"""Papers that need nothing but their material."""


def content_of(
    paper: Paper,
    languages: tuple[str, ...],
    material: Material,
    *,
    address: Callable[[str], str],
    now: datetime,
    notes: dict[str, str] | None = None,
    typed: Typed | None = None,
    with_names: bool = False,
) -> dict[str, Any]:
    """Return what the template of a paper is given.

    Parameters
    ----------
    address
        Of the page of the person with a public id, for the codes on badges.
    notes, typed, with_names
        What only the briefing book, the letters and the signs ask.
    """
    speaker = Speaker(languages)
    if paper is Paper.BRIEFING:
        return briefing(speaker, material, notes or {})
    if paper is Paper.LETTERS:
        return letters(speaker, material, typed or Typed(), now=now)
    if paper is Paper.SIGNS:
        return signs(speaker, material, with_names=with_names)
    if paper is Paper.BADGES:
        return badges(speaker, material, address)
    return PLAIN[paper](speaker, material)
