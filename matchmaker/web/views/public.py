"""What anybody may see: the programme, privacy, the choice of language, and whether the service lives."""

from flask import current_app, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.services import accounts, health, workshops
from matchmaker.web import identity
from matchmaker.web.area import Area
from matchmaker.web.context import language as language_in_force
from matchmaker.web.identity import now, principal
from matchmaker.web.privacy_wording import places_beside
from matchmaker.web.processing_wording import processing_sections
from matchmaker.web.redirects import safe_next
from matchmaker.web.security import is_this_machine

area = Area("public", __name__)


@area.page("/", action=Action.PUBLIC_READ)
def home(work: Session) -> ResponseReturnValue:
    """Say what the programme is, and which workshops come next."""
    identity.ask(Action.PUBLIC_READ)
    coming = workshops.coming_workshops(work, principal(), language_in_force(), now=now())
    return render_template("public/home.html", workshops=coming)


@area.page("/privacy", action=Action.PUBLIC_READ)
def privacy(_work: Session) -> ResponseReturnValue:
    """Say what is kept, what is never asked, and who sees what."""
    identity.ask(Action.PUBLIC_READ)
    return render_template("public/privacy.html", pieces=processing_sections(), places=places_beside())


@area.act("/language/<code>", action=Action.LANGUAGE_CHOOSE)
def language(work: Session, code: str) -> ResponseReturnValue:
    """Choose a language, for now and, with an account, for good."""
    identity.ask(Action.LANGUAGE_CHOOSE)
    if code in current_app.config["LANGUAGES"]:
        accounts.choose_language(work, principal(), code)
        session["language"] = code
    return redirect(safe_next(request.form.get("next")), 303)


@area.page("/healthz", action=Action.HEALTH_READ)
def healthz(_work: Session) -> ResponseReturnValue:
    """Say that the process lives."""
    identity.ask(Action.HEALTH_READ)
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@area.page("/readyz", action=Action.READY_READ)
def readyz(work: Session) -> ResponseReturnValue:
    """Say whether the service can work: database, schema, worker."""
    missing = health.what_is_missing(work, principal(), from_this_machine=is_this_machine(), now=now())
    answer = "not ok\n" if missing else "ok\n"
    return answer, 503 if missing else 200, {"Content-Type": "text/plain; charset=utf-8"}
