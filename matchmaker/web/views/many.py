"""An office acts for many of its own people at once: what it would do is shown first."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, RefusedError
from matchmaker.services import embedding
from matchmaker.services.acting import Telling, many
from matchmaker.services.acting.many import Act, Effect
from matchmaker.services.people_filter import PeopleFilter, filter_of
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.people_acts import ManyForm
from matchmaker.web.identity import now, principal
from matchmaker.web.links import external
from matchmaker.web.mailed_pages import has_mail
from matchmaker.web.people_wording import STANDINGS, act_done, filter_in_words, table_address
from matchmaker.web.wording import put_at_field

area = Area("many", __name__, url_prefix="/organise/<slug>/people/act")


@area.form("", action=Action.REGISTRATION_WRITE)
def act(work: Session, slug: str) -> ResponseReturnValue:
    """Say what an act would do for those whom the address asks for, and do it."""
    asked, wanted = _act(), filter_of(request.args.items(multi=True))
    effect = many.effect_of(work, principal(), slug, asked, wanted, language=language())
    form = ManyForm()
    if not form.validate_on_submit():
        return _page(effect, wanted, _fresh(effect, form)), 422 if form.is_submitted() else 200
    try:
        done = many.act_for_many(
            work, principal(), slug, asked, wanted,
            seen=form.saw, reason=form.reason.data or "", telling=_telling(slug), now=now(),
            rank=form.chosen_rank() if asked is Act.RANK else None,
        )  # fmt: skip
        embedding.ask(work, embedder(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(effect, wanted, _fresh(effect, form)), 422
    except EditConflictError:
        return _page(effect, wanted, _fresh(effect, form), changed=True), 409
    flash(act_done(done), "done")
    return redirect(url_for("organise.people", slug=slug), 303)


def _act() -> Act:
    asked = request.args.get("do", "")
    return Act(asked) if asked in set(Act) else Act.WITHDRAW


def _fresh(effect: Effect, form: ManyForm) -> ManyForm:
    """Return the form with what was typed, bound to what the page shows now."""
    if not form.is_submitted():
        return ManyForm(formdata=None, data={"seen": effect.seen})
    sent = MultiDict({"reason": form.reason.data or "", "rank": form.rank.data or "", "seen": effect.seen})
    again = ManyForm(formdata=sent)
    for field in form:
        again[field.name].errors = field.errors
    again.form_errors = form.form_errors
    return again


def _telling(slug: str) -> Telling:
    return Telling(has_mail(), external("registrations.edit", slug=slug), external("profile.edit"))


def _page(effect: Effect, wanted: PeopleFilter, form: ManyForm, **shown: Any) -> str:
    return render_template(
        "many/act.html",
        effect=effect,
        form=form,
        slug=effect.workshop.slug,
        chosen=filter_in_words(wanted, effect.parties, effect.themes),
        back=table_address(effect.workshop.slug, wanted),
        standings=STANDINGS,
        mail=has_mail(),
        **shown,
    )
