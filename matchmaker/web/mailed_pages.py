"""What the pages of mailed links have in common: where letters lead, and that the pages are kept nowhere."""

from flask import Response, current_app, render_template

from matchmaker.services.mail.letters.accounts import Ways
from matchmaker.web.links import external


def has_mail() -> bool:
    """Return whether letters can be sent here."""
    return bool(current_app.config["MAIL"])


def ways(endpoint: str, parameter: str) -> Ways:
    """Return where letters lead, of which a token opens one page."""
    return Ways(
        lambda token: external(endpoint, **{parameter: token}),
        sign_in=external("accounts.login"),
        register=external("accounts.register"),
        reset=external("reset.ask"),
    )


def kept_nowhere(page: str, status: int = 200) -> Response:
    """Return a page whose own address opens something: no page that follows is told of it, and no cache keeps it."""
    return Response(page, status, headers={"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"})


def over(endpoint: str, action: str) -> Response:
    """Return the page of a link that does not hold, with the way to a new one."""
    return kept_nowhere(render_template("accounts/link_over.html", endpoint=endpoint, action=action), 404)
