"""Somebody acted on the same thing a moment before: what they did, and where the reader sees how it stands now.

For acts that a reader cannot put together with another: to confirm what was withdrawn, to propose what is proposed.
"""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from matchmaker.errors import MatchmakerError, Refusal, RefusedError, StaleError
from matchmaker.services.last_saved import LastSaved, Whose
from matchmaker.web.filters import day, time

_BY_OWN: dict[str, Any] = {
    "plan proposed": _l("Your own office proposed this version on %(day)s at %(time)s."),
    "plan confirmed": _l("Your own office confirmed this version on %(day)s at %(time)s."),
    "plan published": _l("Your own office confirmed this version on %(day)s at %(time)s, so it is published."),
    "plan withdrawn": _l("Your own office withdrew the proposal on %(day)s at %(time)s."),
    "plan rejected": _l("Your own office turned this version down on %(day)s at %(time)s."),
    "programme.propose": _l("Your own office proposed this change on %(day)s at %(time)s."),
    "programme.confirm": _l("Your own office confirmed this change on %(day)s at %(time)s, so it holds."),
    "programme.reject": _l("Your own office rejected this change on %(day)s at %(time)s."),
    "programme.withdraw": _l("Your own office withdrew this change on %(day)s at %(time)s."),
    "programme.change": _l("Your own office changed the programme on %(day)s at %(time)s."),
}
_BY_OTHERS: dict[str, Any] = {
    "plan proposed": _l("The other office proposed this version on %(day)s at %(time)s."),
    "plan confirmed": _l("The other office confirmed this version on %(day)s at %(time)s."),
    "plan published": _l("The other office confirmed this version on %(day)s at %(time)s, so it is published."),
    "plan withdrawn": _l("The other office withdrew the proposal on %(day)s at %(time)s."),
    "plan rejected": _l("The other office turned this version down on %(day)s at %(time)s."),
    "programme.propose": _l("The other office proposed this change on %(day)s at %(time)s."),
    "programme.confirm": _l("The other office confirmed this change on %(day)s at %(time)s, so it holds."),
    "programme.reject": _l("The other office rejected this change on %(day)s at %(time)s."),
    "programme.withdraw": _l("The other office withdrew this change on %(day)s at %(time)s."),
    "programme.change": _l("The other office changed the programme on %(day)s at %(time)s."),
}
BY_ANOTHER_ACT = frozenset({Refusal.PLAN_NOT_DRAFT, Refusal.PLAN_NOT_PROPOSED, Refusal.CHANGE_DECIDED})
"""What is refused only because somebody acted meanwhile."""


def is_overtaken(error: MatchmakerError) -> bool:
    """Return whether an act failed because of another one that came first."""
    return isinstance(error, StaleError) or (isinstance(error, RefusedError) and error.refusal in BY_ANOTHER_ACT)


def overtaken_page(last: LastSaved | None, url: str, label: str) -> ResponseReturnValue:
    """Answer with who did what meanwhile, and with the way to how it stands now."""
    said = (_BY_OTHERS if last.whose is Whose.OTHER_SIDE else _BY_OWN).get(last.act) if last else None
    zone = current_user.time_zone or "UTC"
    sentence = (
        str(said) % {"day": day(last.at, zone), "time": time(last.at, zone)}
        if said and last
        else _("Somebody else changed it after you opened it.")
    )
    page = render_template(
        "error.html",
        status=409,
        title=_("Somebody else was faster"),
        sentence=sentence,
        next_step=_("Nothing was done now. Look at how it stands, and decide again."),
        action_url=url,
        action_label=label,
    )
    return page, 409
