"""Single sign-on: to the provider and back again.

Coming back changes nothing by itself: the page posts what the provider gave, from our own form with its token, so that
no link and no scanner of links signs anybody in. Only that post asks the provider, and no transaction is open
meanwhile: the database does not wait for others.
"""

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import NotFoundError, RefusedError
from matchmaker.services import openid, single_sign_on
from matchmaker.services.openid import Provider, Question
from matchmaker.store.transaction import repeating
from matchmaker.web import identity
from matchmaker.web.area import Area
from matchmaker.web.extensions import db
from matchmaker.web.identity import now, principal
from matchmaker.web.links import external
from matchmaker.web.redirects import safe_next
from matchmaker.web.wording import sentence_of

area = Area("single_sign_on", __name__, url_prefix="/auth/single-sign-on")

ASKED = "single sign-on"
"""Where the cookie keeps what the provider was asked, and where the reader wanted to go."""


@area.page("", action=Action.SIGN_IN)
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


@area.ask("/enter", action=Action.SIGN_IN)
def enter(_work: Session) -> ResponseReturnValue:
    """Ask the provider who it is, and sign them in, in a transaction of its own."""
    identity.ask(Action.SIGN_IN)
    provider = _provider()
    kept = session.pop(ASKED, {})
    asked = Question(kept.get("state", ""), kept.get("nonce", ""), kept.get("verifier", ""))
    onward = safe_next(kept.get("next"), otherwise=url_for("workshops.index"))
    brought = {name: request.form.get(name, "") for name in ("code", "state")}
    try:
        person = openid.answer(provider, _back(), asked, **brought, now=now())
        repeating(db.engine, lambda work: _begin(work, person, provider.name))
    except RefusedError as refused:
        return _to_login(refused, onward)
    return redirect(identity.onward(onward), 303)


def _begin(work: Session, person: openid.Person, provider: str) -> None:
    token = single_sign_on.enter(work, principal(), person, provider=provider, now=now())
    identity.begin(work, token)


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
