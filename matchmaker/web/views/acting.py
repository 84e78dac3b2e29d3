"""An office acts for somebody of its own side: their registration, and their profile."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, NotFoundError, RefusedError
from matchmaker.services import acting, embedding
from matchmaker.services.acting import PersonsProfile, PersonsRegistration, Telling
from matchmaker.services.last_saved import LastSaved, last_saved
from matchmaker.web import merging
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.acting import (
    PersonsProfileForm,
    PersonsRegistrationForm,
    PersonsWithdrawForm,
    ProfileStanding,
    persons_profile_form,
    persons_registration_form,
)
from matchmaker.web.forms.profile import theme_groups
from matchmaker.web.forms.registrations import RegistrationStanding, form_of, shown_wishes
from matchmaker.web.identity import now, principal
from matchmaker.web.limits import Size
from matchmaker.web.links import external
from matchmaker.web.mailed_pages import has_mail
from matchmaker.web.wording import put_at_field

area = Area("acting", __name__, url_prefix="/organise/<slug>/people/<person_id>")


@area.form("/registration", action=Action.REGISTRATION_WRITE)
def registration(work: Session, slug: str, person_id: str) -> ResponseReturnValue:
    """Show the registration of somebody of the own side, and change it for them."""
    found = acting.registration_of_person(work, principal(), slug, person_id, language=language())
    standing = RegistrationStanding(found.page, form_of(found.page))
    sent = merging.taken(request.form, standing, found.page.wishes.version) if request.method == "POST" else None
    form = persons_registration_form(found.page, sent)
    if sent is None or merging.is_to_be_edited() or not form.validate_on_submit():
        return _registration(found, form, 200 if sent is None or merging.is_to_be_edited() else 422, sent)
    try:
        wishes, reason = form.wishes(sent, found.page), form.reason.data or ""
        kept = acting.register_person(
            work, principal(), slug, person_id, wishes, reason=reason, telling=_telling(slug), now=now()
        )
        embedding.ask(work, embedder(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _registration(found, form, 422, sent)
    except EditConflictError:
        return merging.conflict_page(
            merging.pieces(request.form, standing),
            title=found.name,
            version=found.page.wishes.version,
            back=url_for("acting.registration", slug=slug, person_id=person_id),
            last=_last(work, found),
            zone=found.page.workshop.time_zone,
        )
    if kept.joins and kept.waits:
        flash(_("All places of your side are taken, so %(name)s is on the waiting list.", name=found.name), "done")
    else:
        flash(_("The registration of %(name)s is saved.", name=found.name), "done")
    return redirect(url_for("organise.people", slug=slug), 303)


@area.form("/withdraw", action=Action.REGISTRATION_WRITE)
def withdraw(work: Session, slug: str, person_id: str) -> ResponseReturnValue:
    """Say what withdrawing somebody of the own side does, and withdraw them."""
    found = acting.registration_of_person(work, principal(), slug, person_id, language=language())
    if not found.page.registered or found.page.own is None:
        raise NotFoundError("There is no registration to withdraw.")
    seen = {"version": found.page.own.version}
    form, status = PersonsWithdrawForm(data=seen), 200
    if form.validate_on_submit():
        try:
            opened, reason = form.opened_at, form.reason.data or ""
            acting.withdraw_person(
                work, principal(), slug, person_id, version=opened, reason=reason, telling=_telling(slug), now=now()
            )
            embedding.ask(work, embedder(), now=now())
        except RefusedError as refused:
            put_at_field(form, refused)
        except EditConflictError:
            fresh = PersonsWithdrawForm(formdata=None, data={**seen, "reason": form.reason.data})
            return _withdraw(found, fresh, changed=_last(work, found)), 409
        else:
            flash(_("%(name)s is withdrawn from this workshop.", name=found.name), "done")
            return redirect(url_for("organise.people", slug=slug), 303)
    status = 422 if form.is_submitted() else 200
    return _withdraw(found, form), status


@area.form("/profile", action=Action.PROFILE_WRITE, size=Size.TEXTS)
def profile(work: Session, slug: str, person_id: str) -> ResponseReturnValue:
    """Show the profile of somebody of the own side, and change it for them."""
    found = acting.profile_of_person(work, principal(), slug, person_id, language=language())
    standing = ProfileStanding(persons_profile_form(found))
    sent = merging.taken(request.form, standing, found.version) if request.method == "POST" else None
    form = persons_profile_form(found, sent)
    if sent is None or merging.is_to_be_edited() or not form.validate_on_submit():
        return _profile(found, slug, form, 200 if sent is None or merging.is_to_be_edited() else 422)
    try:
        reason, version, telling = form.reason.data or "", form.opened_at, _telling(slug)
        draft = form.draft()
        repeated = acting.save_profile_of(
            work, principal(), slug, person_id, draft, version=version, reason=reason, telling=telling, now=now()
        )
        embedding.ask(work, embedder(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _profile(found, slug, form, 422)
    except EditConflictError:
        return merging.conflict_page(
            merging.pieces(request.form, standing),
            title=found.draft.name,
            version=found.version,
            back=url_for("acting.profile", slug=slug, person_id=person_id),
        )
    flash(_("The profile of %(name)s is saved.", name=draft.name), "done")
    if repeated:
        flash(_("This stood there twice and is kept once: %(lines)s", lines="; ".join(repeated)), "done")
    return redirect(url_for("organise.people", slug=slug), 303)


def _telling(slug: str) -> Telling:
    return Telling(has_mail(), external("registrations.edit", slug=slug), external("profile.edit"))


def _last(work: Session, found: PersonsRegistration) -> LastSaved | None:
    own = found.page.own.public_id if found.page.own else ""
    return last_saved(work, principal(), "registration", own, workshop=found.page.workshop.public_id)


def _registration(
    found: PersonsRegistration, form: PersonsRegistrationForm, status: int, sent: MultiDict[str, str] | None
) -> ResponseReturnValue:
    """Show the form; after a refusal, with what was sent."""
    opened = merging.opened(RegistrationStanding(found.page, form_of(found.page)), found.page.wishes.version)
    shown = {"form": form, "opened": opened, **shown_wishes(found.page, sent)}
    return _framed("registration", found, **shown), status


def _withdraw(found: PersonsRegistration, form: PersonsWithdrawForm, **shown: object) -> str:
    return _framed("withdraw", found, form=form, **shown)


def _framed(name: str, found: PersonsRegistration, **shown: object) -> str:
    frame = {"found": found, "page": found.page, "slug": found.page.workshop.slug, "mail": has_mail()}
    return render_template(f"acting/{name}.html", **frame, **shown)


def _profile(found: PersonsProfile, slug: str, form: PersonsProfileForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "acting/profile.html",
        found=found,
        slug=slug,
        form=form,
        groups=theme_groups(found.choices),
        opened=merging.opened(ProfileStanding(persons_profile_form(found)), found.version),
        mail=has_mail(),
    )
    return page, status
