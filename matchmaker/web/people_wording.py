"""The table of people in words: how somebody stands, what they have not said, and whom a filter finds."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.people import Sector
from matchmaker.domain.series import Before
from matchmaker.domain.workshops import Side
from matchmaker.services.acting.many import Act, Effect
from matchmaker.services.people_filter import PeopleFilter, Standing, Unanswered, pairs_of

SECTORS = {
    Sector.COMPANY: _l("Company"),
    Sector.RESEARCH: _l("Research and education"),
    Sector.PUBLIC: _l("Public authority"),
    Sector.OTHER: _l("Other organisation"),
}

STANDINGS: dict[Standing, tuple[Any, str]] = {
    Standing.PREPARED: (_l("Prepared, not yet confirmed"), "warning"),
    Standing.REGISTERED: (_l("Registered"), "good"),
    Standing.WAITING: (_l("Waiting"), "info"),
    Standing.WITHDRAWN: (_l("Withdrawn"), "neutral"),
    Standing.SILENT: (_l("No answer yet"), "warning"),
}
"""How somebody stands to a workshop, with the kind of its badge; of a registration, in the words of its status."""

LACKS: dict[Unanswered, Any] = {
    Unanswered.ANYTHING: _l("Anything at all"),
    Unanswered.PROFILE: _l("Profile: what they offer and seek, languages"),
    Unanswered.CONSENT: _l("Consent to be seen"),
    Unanswered.THEMES: _l("Themes"),
    Unanswered.SLOTS: _l("When they are there"),
    Unanswered.WISHES: _l("Whom they would like to meet"),
}
"""What can be asked for of what somebody has not said."""

BEFORE: dict[Before, Any] = {
    Before.REGISTERED: _l("Were registered"),
    Before.CAME: _l("Came"),
    Before.MET: _l("Met somebody"),
}
"""What can be asked for of the workshop before this one of its series."""

LACKS_SHORT: dict[Unanswered, Any] = {
    Unanswered.PROFILE: _l("profile"),
    Unanswered.CONSENT: _l("consent"),
    Unanswered.THEMES: _l("themes"),
    Unanswered.SLOTS: _l("times"),
    Unanswered.WISHES: _l("wishes"),
}
"""The same in a word, for a row."""


PIECE_NAMES: dict[str, Any] = {
    "name": _l("Name"),
    "name_latin": _l("Name in Latin letters"),
    "call_name": _l("What they would like to be called"),
    "title": _l("Title"),
    "organisation": _l("Organisation"),
    "offers": _l("What they offer"),
    "seeks": _l("What they seek"),
    "keywords": _l("Keywords"),
    "themes": _l("Themes they work in"),
    "languages": _l("Languages"),
    "about": _l("About them and their work"),
    "summary": _l("One line in English"),
    "contact_email": _l("E-mail address for contact"),
    "contact_phone": _l("Telephone"),
}
"""The pieces of two entries that are compared before they are merged."""

ACTS: dict[Act, Any] = {
    Act.WAIT: _l("Move to the waiting list"),
    Act.ENTER: _l("Let in"),
    Act.WITHDRAW: _l("Withdraw"),
    Act.RANK: _l("Set the rank"),
}
"""What can be done for many at once, as a button says it."""


def act_done(effect: Effect) -> str:
    """Return what was done, after it was done."""
    number = len(effect.people)
    if effect.act is Act.WAIT:
        return str(
            ngettext("%(num)d person is on the waiting list.", "%(num)d people are on the waiting list.", number)
        )
    if effect.act is Act.ENTER:
        return str(ngettext("%(num)d person is let in.", "%(num)d people are let in.", number))
    if effect.act is Act.WITHDRAW:
        return str(ngettext("%(num)d person is withdrawn.", "%(num)d people are withdrawn.", number))
    return str(ngettext("The rank of %(num)d person is set.", "The rank of %(num)d people is set.", number))


def filter_in_words(wanted: PeopleFilter, parties: Mapping[Side, str], themes: Mapping[str, str]) -> list[str]:
    """Return whom a filter finds, one condition each; nothing for everybody. The order is no condition.

    Parameters
    ----------
    parties, themes
        Names by side and by public id; a theme that is not there is said to be another one.
    """
    said = []
    if wanted.picked:
        said.append(ngettext("%(num)d person ticked", "%(num)d people ticked", len(wanted.picked)))
    if wanted.words:
        said.append(_("with “%(words)s” in name, organisation or address", words=wanted.words))
    if wanted.side:
        said.append(_("of %(party)s", party=parties.get(wanted.side, "")))
    if wanted.theme:
        said.append(_("theme: %(theme)s", theme=themes.get(wanted.theme) or _("another one")))
    if wanted.sector:
        said.append(_("sector: %(sector)s", sector=SECTORS[wanted.sector]))
    if wanted.status:
        said.append(_("status: %(status)s", status=STANDINGS[wanted.status][0]))
    if wanted.lacks:
        said.append(_("not answered: %(what)s", what=LACKS[wanted.lacks]))
    if wanted.before:
        said.append(_("at the workshop before: %(how)s", how=BEFORE[wanted.before]))
    return said


def table_address(slug: str, wanted: PeopleFilter) -> str:
    """Return the address of the table where it shows whom a filter finds."""
    asked = urlencode(pairs_of(wanted))
    return url_for("organise.people", slug=slug) + (f"?{asked}" if asked else "")
