"""Who leads the own delegation to a workshop."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError
from matchmaker.services import entries
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.identity import now, principal
from matchmaker.web.links import external
from matchmaker.web.wording import sentence_of

area = Area("leaders", __name__, url_prefix="/organise/<slug>/leaders")


@area.page("", action=Action.LEADER_NAME)
def show(work: Session, slug: str) -> ResponseReturnValue:
    """Show who leads the own delegation, and who could."""
    return _page(work, slug)


@area.act("/name", action=Action.LEADER_NAME)
def name(work: Session, slug: str) -> ResponseReturnValue:
    """Let an expert of the own party lead the delegation."""
    try:
        entries.name_leader(
            work,
            principal(),
            slug,
            request.form.get("account", ""),
            link=external("delegation.index", slug=slug),
            mailed=bool(current_app.config["MAIL"]),
            now=now(),
        )
    except RefusedError as refused:
        return _page(work, slug, sentence_of(refused)), 422
    flash(_("The leader is named and can prepare entries now."), "done")
    return redirect(url_for("leaders.show", slug=slug), 303)


@area.act("/take-back", action=Action.LEADER_NAME)
def take_back(work: Session, slug: str) -> ResponseReturnValue:
    """Let somebody lead the own delegation no longer."""
    account, mailed = request.form.get("account", ""), bool(current_app.config["MAIL"])
    entries.take_leading_back(work, principal(), slug, account, mailed=mailed, now=now())
    flash(_("The naming is taken back. What was prepared stays."), "done")
    return redirect(url_for("leaders.show", slug=slug), 303)


def _page(work: Session, slug: str, wrong: str = "") -> str:
    page = entries.leaders_page(work, principal(), slug, language=language())
    return render_template("delegation/leaders.html", page=page, slug=slug, wrong=wrong)
