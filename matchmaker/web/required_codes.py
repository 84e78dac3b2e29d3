"""Where the operator asks for one-time codes, organisers and operators set theirs up before anything else opens.

Asked before every request, whatever its address, so that no page or form is forgotten: what stays open is named here.
"""

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from matchmaker.domain.people import Role

BOUND = frozenset({Role.ORGANISER, Role.OPERATOR})
OPEN = frozenset(
    {
        "static",
        "public.healthz",
        "public.language",
        "public.privacy",
        "accounts.logout",
        "one_time_codes.show",
        "one_time_codes.prepare",
        "one_time_codes.picture",
        "one_time_codes.recovery_codes",
    }
)
"""What setting them up takes, and what is for everybody."""


def attach(app: Flask) -> None:
    """Let `app` lead those who have no codes yet to where they are set up."""
    app.before_request(lead_to_codes)


def lead_to_codes() -> ResponseReturnValue | None:
    """Answer with the way to the set-up; nothing for everybody else, whose request goes on."""
    if current_app.config["CODES"] != "required" or request.endpoint in OPEN:
        return None
    if current_user.role not in BOUND or current_user.has_codes:
        return None
    return redirect(url_for("one_time_codes.show"), 303)
