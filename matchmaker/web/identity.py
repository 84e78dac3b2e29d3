"""Who asks, and when: the two things that every use case is told."""

from datetime import datetime

from flask import current_app, g, request, session, url_for
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import NOBODY, NOTHING, Action, Principal, require
from matchmaker.errors import SignInNeededError, StaleError, StoreError
from matchmaker.services import accounts
from matchmaker.services.accounts import sign_ins
from matchmaker.services.grounds import with_ground
from matchmaker.services.sealing import Sealer
from matchmaker.store.transaction import in_passing, reading
from matchmaker.web.devices import device_of
from matchmaker.web.extensions import db, login_manager

WAITING = "waiting"
"""Where the cookie keeps the token of a sign-in that still waits for its one-time code: it is nobody's until then."""


class SignedIn:
    """The person behind the cookie, as Flask-Login wants it; the cookie holds the token of a sign-in."""

    is_authenticated = is_active = signed_in = True
    is_anonymous = False

    def __init__(self, token: str, identity: accounts.Identity) -> None:
        self.token = token
        self.principal = identity.principal
        self.role = identity.principal.role
        self.name = identity.name
        self.email = identity.email
        self.language = identity.language
        self.time_zone = identity.time_zone
        self.has_codes = identity.has_codes
        self.sign_in = identity.sign_in

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self.token


class Visitor:
    """Somebody who is not signed in, with the attributes that pages ask for."""

    is_authenticated = is_active = signed_in = False
    is_anonymous = True
    principal = NOBODY
    token = ""
    name = email = sign_in = ""
    has_codes = False
    role = language = time_zone = None

    def get_id(self) -> None:
        """Return nothing: there is nobody to keep."""


login_manager.anonymous_user = Visitor


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load(token: str) -> SignedIn | None:
    """Return who holds the token, if its sign-in holds.

    Where the database does not answer, nobody is known, and `principal` fails in its stead: whatever fails here would
    fail again on the page that says so, which asks for the reader's language.
    """
    try:
        with reading(db.engine) as work:
            identity = accounts.identity_of(work, token, now())
    except (SQLAlchemyError, StoreError) as error:
        g.not_recognised = error
        return None
    if identity is None:
        return None
    _note_seen(token, identity)
    return SignedIn(token, identity)


def principal() -> Principal:
    """Return who asks, and for which stated reason; fail, the first time, where the database did not say."""
    asks: Principal = current_user.principal
    if error := g.pop("not_recognised", None):
        raise error
    return with_ground(asks, g.get("ground"))


def now() -> datetime:
    """Return the present instant, by the app's clock."""
    instant: datetime = current_app.config["CLOCK"]()
    return instant


def sealer() -> Sealer:
    """Return what seals the secrets that have to be read again."""
    return Sealer(current_app.config["SECRET_KEY"])


def ask(action: Action) -> None:
    """Ask the policy about a page that shows no object and needs no use case."""
    require(principal(), action, NOTHING)


def begin(work: Session, token: str) -> None:
    """Keep the token of a new sign-in in a fresh session, so that nothing set before it is taken over.

    What this browser was signed in with before ends. A sign-in that waits for its one-time code is kept apart: until
    then nobody is signed in, and `onward` leads to the page that asks for it.
    """
    identity = accounts.identity_of(work, token, now())
    if identity is None and not sign_ins.is_waiting(work, token, now()):
        raise SignInNeededError("Please sign in first.")
    if held_token():
        accounts.sign_out(work, principal(), token=held_token(), now=now())
    sign_ins.note_device(work, token, device_of(request.user_agent.string))
    end()
    session.permanent = True
    if identity:
        login_user(SignedIn(token, identity))
    else:
        session[WAITING] = token


def onward(address: str) -> str:
    """Return where to go after `begin`: to `address`, a place of our own, or first to type the one-time code."""
    return url_for("one_time_codes.ask", next=address) if WAITING in session else address


def held_token() -> str:
    """Return the token that this browser has, of a sign-in that holds or that waits for its code."""
    return str(session.get("_user_id") or session.get(WAITING, ""))


def end() -> None:
    """Forget the sign-in and all else that the session held, but for the language."""
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language


def _note_seen(token: str, identity: accounts.Identity) -> None:
    """Keep that the reader is here, in a transaction of its own: the one thing that a GET writes.

    It is not worth waiting for: where another writes at the moment, or nobody can, the next page does it.
    """
    if now() - identity.last_seen_at < sign_ins.SEEN_EVERY:
        return
    try:
        with in_passing(db.engine) as work:
            sign_ins.seen(work, token, now())
    except (SQLAlchemyError, StaleError):
        return
