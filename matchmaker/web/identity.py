"""Who asks, and when: the two things that every use case is told."""

from datetime import datetime

from flask import current_app, g, session
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import NOBODY, NOTHING, Action, Principal, require
from matchmaker.errors import SignInNeededError
from matchmaker.services import accounts
from matchmaker.store.transaction import reading
from matchmaker.web.extensions import db, login_manager


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

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self.token


class Visitor:
    """Somebody who is not signed in, with the attributes that pages ask for."""

    is_authenticated = is_active = signed_in = False
    is_anonymous = True
    principal = NOBODY
    token = ""
    name = email = ""
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
    except SQLAlchemyError as error:
        g.not_recognised = error
        return None
    return SignedIn(token, identity) if identity else None


def principal() -> Principal:
    """Return who asks; fail, the first time, where the database did not say."""
    asks: Principal = current_user.principal
    if error := g.pop("not_recognised", None):
        raise error
    return asks


def now() -> datetime:
    """Return the present instant, by the app's clock."""
    instant: datetime = current_app.config["CLOCK"]()
    return instant


def ask(action: Action) -> None:
    """Ask the policy about a page that shows no object and needs no use case."""
    require(principal(), action, NOTHING)


def begin(work: Session, token: str) -> None:
    """Keep the token of a new sign-in in a fresh session, so that nothing set before it is taken over."""
    identity = accounts.identity_of(work, token, now())
    if identity is None:
        raise SignInNeededError("Please sign in first.")
    end()
    session.permanent = True
    login_user(SignedIn(token, identity))


def end() -> None:
    """Forget the sign-in and all else that the session held, but for the language."""
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language
