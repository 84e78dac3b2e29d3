"""A person's own profile."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, RefusedError
from matchmaker.services import embedding
from matchmaker.services import profile as profiles
from matchmaker.services.profile import Choices, OwnProfile, Saved
from matchmaker.services.profile_quality import quality_of
from matchmaker.web import merging
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.profile import ProfileForm, form_of, theme_groups
from matchmaker.web.identity import now, principal
from matchmaker.web.limits import Size
from matchmaker.web.quality_wording import quality_in_words
from matchmaker.web.wording import put_at_field

area = Area("profile", __name__)


@area.form("/profile", action=Action.PROFILE_WRITE, size=Size.TEXTS)
def edit(work: Session) -> ResponseReturnValue:
    """Show the reader's profile and save it."""
    own, choices = profiles.own_profile(work, principal()), profiles.choices(work, principal(), language())
    standing = merging.Standing(form_of(own, choices))
    sent = merging.taken(request.form, standing, own.version) if request.method == "POST" else None
    form = form_of(own, choices, sent)
    if merging.is_to_be_edited() or not form.validate_on_submit():
        return _page(work, own, choices, form, 200 if merging.is_to_be_edited() or sent is None else 422)
    try:
        saved = profiles.save_profile(work, principal(), form.draft(), version=form.opened_at, now=now())
        embedding.ask(work, embedder(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(work, own, choices, form, 422)
    except EditConflictError:
        return merging.conflict_page(
            merging.pieces(request.form, standing),
            title=_("Your profile"),
            version=own.version,
            back=url_for("profile.edit"),
        )
    _tell(own, saved)
    return redirect(url_for("workshops.index" if own.version is None else "profile.edit"), 303)


@area.ask("/profile/quality", action=Action.PROFILE_WRITE, size=Size.TEXTS)
def quality(work: Session) -> ResponseReturnValue:
    """Show the profile as it is being typed with what would improve it; nothing is checked and nothing kept."""
    own, choices = profiles.own_profile(work, principal()), profiles.choices(work, principal(), language())
    return _page(work, own, choices, form_of(own, choices, request.form), 200)


def _page(work: Session, own: OwnProfile, choices: Choices, form: ProfileForm, status: int) -> ResponseReturnValue:
    draft = form.draft() if form.is_submitted() else own.draft
    page = render_template(
        "profile/edit.html",
        form=form,
        own=own,
        groups=theme_groups(choices),
        quality=quality_in_words(quality_of(work, principal(), draft, embedder=embedder())),
        opened=merging.opened(merging.Standing(form_of(own, choices)), own.version),
    )
    return page, status


def _tell(own: OwnProfile, saved: Saved) -> None:
    if own.version is None:
        flash(_("Your profile is saved. Now choose the workshop that you want to take part in."), "done")
    else:
        flash(_("Your profile is saved."), "done")
    if saved.repeated:
        flash(_("This stood there twice and is kept once: %(lines)s", lines="; ".join(saved.repeated)), "done")
    if saved.consent is False and own.version is not None:
        flash(
            _(
                "You have withdrawn your consent: the other side no longer sees you in its lists. "
                "Your registrations stay until you withdraw them."
            ),
            "warning",
        )
