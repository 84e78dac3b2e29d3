"""Single sign-on: to the provider and back again.

Coming back changes nothing by itself: the page posts what the provider gave, from our own form with its token, so that
no link and no scanner of links signs anybody in. Only that post asks the provider, before its transaction begins: the
database does not wait for others.
"""

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import NotFoundError, RefusedError
from matchmaker.services import openid, single_sign_on
from matchmaker.services.openid import Person, Provider, Question
from matchmaker.web import identity
from matchmaker.web.area import Area
from matchmaker.web.identity import now, principal
from matchmaker.web.links import external
from matchmaker.web.mailed_pages import has_mail
from matchmaker.web.redirects import safe_next
from matchmaker.web.tries import SINGLE_SIGN_ON
from matchmaker.web.wording import sentence_of

area = Area("single_sign_on", __name__, url_prefix="/auth/single-sign-on")

ASKED = "single sign-on"
"""Where the cookie keeps what the provider was asked, and where the reader wanted to go."""


@area.page("", action=Action.SIGN_IN, tries=SINGLE_SIGN_ON)
def leave(_work: Session) -> ResponseReturnValue:
    """Send the reader to the provider."""
    identity.ask(Action.SIGN_IN)
    onward = safe_next(request.args.get("next"), otherwise=url_for("workshops.index"))
    try:
        address, asked = openid.question(_provider(), _back())
    except RefusedError as refused:
        return _to_login(refused, onward)
    session[ASKED] = {"state": asked.state, "nonce": asked.nonce, "verifier": asked.verifier, "next": onward}
    return redirect(address, 303)


@area.page("/back", action=Action.SIGN_IN)
def back(_work: Session) -> ResponseReturnValue:
    """Show whoever comes from the provider a form with what they brought, which the page sends by itself."""
    identity.ask(Action.SIGN_IN)
    provider = _provider()
    brought = {name: request.args.get(name, "") for name in ("code", "state")}
    return render_template("single_sign_on/back.html", provider=provider.name, brought=brought)


def stated() -> Person | RefusedError:
    """Return whom the provider states to the one who came back, or what is to be said in place of that."""
    kept = session.get(ASKED, {})
    asked = Question(kept.get("state", ""), kept.get("nonce", ""), kept.get("verifier", ""))
    brought = {name: request.form.get(name, "") for name in ("code", "state")}
    try:
        return openid.answer(_provider(), _back(), asked, **brought, now=now())
    except RefusedError as refused:
        return refused


@area.act("/enter", action=Action.SIGN_IN, tries=SINGLE_SIGN_ON, ahead=stated)
def enter(work: Session, ahead: Person | RefusedError) -> ResponseReturnValue:
    """Sign in whom the provider stated."""
    identity.ask(Action.SIGN_IN)
    onward = safe_next(session.pop(ASKED, {}).get("next"), otherwise=url_for("workshops.index"))
    if isinstance(ahead, RefusedError):
        return _to_login(ahead, onward)
    try:
        token = single_sign_on.enter(work, principal(), ahead, provider=_provider().name, by_mail=has_mail(), now=now())
    except RefusedError as refused:
        return _to_login(refused, onward)
    identity.begin(work, token)
    return redirect(identity.onward(onward), 303)


def _provider() -> Provider:
    provider: Provider | None = current_app.config["OIDC"]
    if provider is None:
        raise NotFoundError("There is no single sign-on here.")
    return provider


def _back() -> str:
    """Return the address of ours that the provider knows, whatever name the request came under."""
    return external("single_sign_on.back")


def _to_login(refused: RefusedError, onward: str) -> ResponseReturnValue:
    flash(sentence_of(refused), "warning")
    return redirect(url_for("accounts.login", next=onward), 303)
