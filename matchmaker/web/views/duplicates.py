"""An office merges two entries of one person."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, RefusedError
from matchmaker.services import duplicates, embedding
from matchmaker.services.acting import Telling
from matchmaker.services.duplicates import PIECES, Merging
from matchmaker.services.people_filter import MOST_PICKED
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.people_acts import SameForm
from matchmaker.web.identity import now, principal
from matchmaker.web.links import external
from matchmaker.web.mailed_pages import has_mail
from matchmaker.web.people_wording import PIECE_NAMES, STANDINGS
from matchmaker.web.wording import put_at_field, sentence_of

area = Area("duplicates", __name__, url_prefix="/organise/<slug>/people/same")
OTHER = "goes"


@area.form("", action=Action.PROFILE_WRITE)
def merge(work: Session, slug: str) -> ResponseReturnValue:
    """Show who may be there twice, compare two who were chosen, and merge them."""
    chosen, stays = request.args.getlist("person")[:MOST_PICKED], request.args.get("stays", "")
    found = duplicates.merging_of(work, principal(), slug, chosen, stays, language=language())
    form = SameForm(data={"seen": found.seen})
    if not form.validate_on_submit():
        return _page(slug, found, form), 422 if form.is_submitted() else 200
    taken = [name for name in PIECES if request.form.get(f"piece-{name}") == OTHER]
    try:
        kept = duplicates.merge(
            work, principal(), slug, chosen, stays, taken,
            seen=form.saw, reason=form.reason.data or "", telling=_telling(slug), now=now(),
        )  # fmt: skip
        embedding.ask(work, embedder(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(slug, found, form), 422
    except EditConflictError:
        kept_words = {"reason": form.reason.data, "seen": found.seen}
        return _page(slug, found, SameForm(formdata=None, data=kept_words), changed=True), 409
    flash(_("The two entries of %(name)s are one now.", name=kept.name_latin or kept.name), "done")
    return redirect(url_for("organise.people", slug=slug), 303)


def _telling(slug: str) -> Telling:
    return Telling(has_mail(), external("registrations.edit", slug=slug), external("profile.edit"))


def _page(slug: str, found: Merging, form: SameForm, **shown: object) -> str:
    frame = {
        "slug": slug,
        "found": found,
        "form": form,
        "refused": sentence_of(found.refused) if found.refused else "",
        "pieces": PIECE_NAMES,
        "standings": STANDINGS,
        "mail": has_mail(),
        "from_other": {name for name in PIECES if request.form.get(f"piece-{name}") == OTHER},
        **shown,
    }
    return render_template("duplicates/merge.html", **frame)
