"""Messages to many in words: what they are for, how they stand, and what can stand in their gaps."""

from typing import Any

from flask_babel import lazy_gettext as _l

from matchmaker.domain.mail import OF_ONE, Gap, MailingOccasion
from matchmaker.services.mailings import Shown

OCCASIONS: dict[MailingOccasion, Any] = {
    MailingOccasion.ANSWER: _l("Something is not answered"),
    MailingOccasion.CLOSING: _l("Registration closes"),
    MailingOccasion.PRACTICALITIES: _l("Practicalities"),
    MailingOccasion.AGENDA: _l("The agenda is ready"),
    MailingOccasion.CONFIRM: _l("An entry is not confirmed"),
    MailingOccasion.OTHER: _l("Something else"),
}
"""What a message is written for."""

STATES: dict[Shown, tuple[Any, str]] = {
    Shown.DRAFT: (_l("Draft"), "neutral"),
    Shown.WAITING: (_l("Goes out in a moment"), "info"),
    Shown.UNDER_WAY: (_l("Going out"), "info"),
    Shown.SENT: (_l("Sent"), "good"),
    Shown.TAKEN_BACK: (_l("Taken back"), "warning"),
}
"""How a message stands, with the kind of its badge."""

GAPS: dict[Gap, Any] = {
    Gap.NAME: _l("the person's name"),
    Gap.MISSING: _l("what this person has not answered yet"),
    Gap.LINK: _l("the address of the page to go to; every letter also has a button with it"),
    Gap.WORKSHOP: _l("the title of the workshop"),
    Gap.DAYS: _l("when it is"),
    Gap.PLACE: _l("where it is"),
    Gap.CLOSES: _l("the last day to register"),
    Gap.OFFICE: _l("the name of your office"),
}
"""What is put in the place of each gap."""


def gaps() -> list[tuple[str, str, bool]]:
    """Return each gap as it is typed, what is put in its place, and whether it may stand in a short text too."""
    return [(f"{{{gap}}}", str(words), gap not in OF_ONE) for gap, words in GAPS.items()]
