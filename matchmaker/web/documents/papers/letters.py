"""Letters of invitation in the hosts' name, as those who give visas ask for them: a page for each language.

What is typed for one letter alone (`Typed`) comes from the form and goes onto the paper: it is kept nowhere.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from matchmaker.domain.costs import PAYERS
from matchmaker.domain.workshops import Side
from matchmaker.services.papers import Material, Person
from matchmaker.services.papers.pages import said_in
from matchmaker.web.documents.papers.words import Speaker, frame_of
from matchmaker.web.filters import date_range, date_text
from matchmaker.web.forms.costs import CATEGORIES
from matchmaker.web.forms.papers import WHOEVER_COMES, Typed
from matchmaker.web.reasons import listed


def letters(speaker: Speaker, material: Material, typed: Typed, *, now: datetime) -> dict[str, Any]:
    """Return the letters to the people of the material: what is alike in all of them is said once."""
    alike = {language: _alike(material, typed, language, now) for language in speaker.languages}
    terms = {language: _terms(language) for language in speaker.languages}
    return {
        "frame": frame_of(speaker, material, speaker.said(lambda: _("Invitation"))),
        "letters": [
            {**alike[language], "person": list(_facts(speaker, person, typed, terms[language]))}
            for person in material.people
            for language in speaker.languages
        ],
    }


def _alike(material: Material, typed: Typed, language: str, now: datetime) -> dict[str, Any]:
    with force_locale(language):
        host, visitor = (said_in(material.parties[side], language) for side in (Side.HOST, Side.VISITOR))
        title, days = said_in(material.titles, language), date_range(material.starts_on, material.ends_on)
        words = {"workshop": title, "host": host, "visitor": visitor, "days": days, "place": material.place}
        return {
            "language": language,
            "from": host,
            "address": [line for line in typed.address.splitlines() if line.strip()],
            "dated": date_text(now, material.zones[Side.HOST]),
            "to": _("To whom it may concern"),
            "subject": _("Invitation to %(workshop)s, %(days)s", **words),
            "before": _before(words, said_in(material.summaries, language)),
            "after": [_("We have invited this person for all days of the workshop. They travel back when it is over.")],
            "pays": list(_pays(host, visitor, typed)),
            "close": _("We ask you kindly to give this person what they need for the journey in good time."),
            "signer": typed.signer or host,
            "role": typed.signer_role,
        }


def _before(words: Mapping[str, str], summary: str) -> list[str]:
    invited = (
        _("%(host)s invites the person named below to %(workshop)s, which takes place in %(place)s on %(days)s and "
          "which we hold together with %(visitor)s.", **words)
        if words["place"]
        else _("%(host)s invites the person named below to %(workshop)s, which takes place on %(days)s and which we "
               "hold together with %(visitor)s.", **words)
    )  # fmt: skip
    return [invited, *([summary] if summary else [])]


def _terms(language: str) -> dict[str, str]:
    """Return what each thing that is said of a person is called."""
    with force_locale(language):
        return {
            "name": _("Name"),
            "passport_name": _("Name as in the passport"),
            "position": _("Position"),
            "organisation": _("Organisation"),
            "nationality": _("Nationality"),
            "born_on": _("Date of birth"),
            "passport_number": _("Number of the passport"),
            "passport_until": _("Passport valid until"),
        }


def _facts(speaker: Speaker, person: Person, typed: Typed, terms: Mapping[str, str]) -> Iterable[dict[str, str]]:
    """Yield what is said of the person; what was not typed leaves a line to be filled in by hand."""
    known = {
        "name": speaker.line(person.name, person.name_latin),
        "position": person.title,
        "organisation": speaker.line(person.organisation, person.organisation_latin),
    }
    for key, term in terms.items():
        text = known[key] if key in known else typed.of(person.public_id, key)
        if text or key not in known:
            yield {"term": term, "text": text}


def _pays(host: str, visitor: str, typed: Typed) -> Iterable[dict[str, str]]:
    """Yield who pays what: by the programme's rule, and what the rule leaves open as it was chosen."""
    chosen = typed.payers or {}
    paid: dict[str, list[str]] = {}
    for category, payer in PAYERS.items():
        by = payer.value if payer else chosen.get(category, "")
        if by:
            paid.setdefault(by, []).append(str(CATEGORIES[category]))
    names = {
        Side.HOST.value: host,
        Side.VISITOR.value: visitor,
        WHOEVER_COMES: str(_("The person, or whoever employs them")),
    }
    for by, name in names.items():
        if by in paid:
            yield {"term": str(_("%(who)s pays", who=name)), "text": listed(paid[by])}
