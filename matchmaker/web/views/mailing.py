"""An office writes to many of its own people: the list, a message as it is written, as it reads, and sending it."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from matchmaker.domain.mail import WRITTEN_FREELY, MailingOccasion
from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import mailings
from matchmaker.services.mailings import Draft, Ways
from matchmaker.services.people_filter import filter_of, pairs_of
from matchmaker.web import mail_wording, mailing_wording, merging
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import language
from matchmaker.web.filters import language_name
from matchmaker.web.forms.mailing import MailingForm, mailing_form
from matchmaker.web.identity import now, principal
from matchmaker.web.limits import Size
from matchmaker.web.links import external
from matchmaker.web.people_wording import filter_in_words
from matchmaker.web.tries import LETTERS
from matchmaker.web.wording import put_at_field, sentence_of

area = Area("mailing", __name__, url_prefix="/organise/<slug>/mailing")

OVERTAKEN = frozenset({Refusal.MAILING_SENT, Refusal.MAILING_GONE, Refusal.MAILING_RECIPIENTS})
"""What is refused only because something happened meanwhile."""


@area.page("", action=Action.MAILING_WRITE)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """List the messages of the own office, and what can be written about."""
    ways = _ways(slug)
    page = mailings.mailings_page(work, principal(), slug, language=language(), ways=ways, page=_page(), now=now())
    return render_template("mailing/index.html", page=page, words=mailing_wording, mail=current_app.config["MAIL"])


@area.form("/new", action=Action.MAILING_WRITE, size=Size.TEXTS)
def new(work: Session, slug: str) -> ResponseReturnValue:
    """Write a message, beginning with the words of its occasion, to those whom the address names."""
    draft = mailings.new_draft(work, principal(), slug, _occasion(), _wanted(), _languages())
    form = _form(work, slug, draft)
    if form.validate_on_submit():
        try:
            made = mailings.begin(work, principal(), slug, form.draft(_languages()), now=now())
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            return redirect(url_for("mailing.show", slug=slug, mailing_id=made), 303)
    return _written(form, draft, slug, ""), 422 if form.is_submitted() else 200


@area.page("/remind", action=Action.MAILING_WRITE)
def reminder(work: Session, slug: str) -> ResponseReturnValue:
    """Show who has not confirmed an entry, how many of them a reminder would reach, and how it reads."""
    return _reminder(work, slug)


@area.act("/remind", action=Action.MAILING_WRITE, tries=LETTERS)
def remind(work: Session, slug: str) -> ResponseReturnValue:
    """Write to everybody who has not confirmed an entry, as was seen."""
    sending: dict[str, Any] = {"seen": request.form.get("recipients", ""), "mailed": bool(current_app.config["MAIL"])}
    try:
        made = mailings.remind(work, principal(), slug, **sending, ways=_ways(slug), link=_entry_link, now=now())
    except RefusedError as refused:
        return _reminder(work, slug, sentence_of(refused)), 409 if refused.refusal in OVERTAKEN else 422
    flash(_("The letters go out in two minutes."), "done")
    return redirect(url_for("mailing.show", slug=slug, mailing_id=made), 303)


@area.form("/<mailing_id>/edit", action=Action.MAILING_WRITE, size=Size.TEXTS)
def edit(work: Session, slug: str, mailing_id: str) -> ResponseReturnValue:
    """Change a message that is not sent."""
    try:
        draft = mailings.draft_of(work, principal(), slug, mailing_id)
    except RefusedError as refused:
        return _shown(work, slug, mailing_id, wrong=sentence_of(refused)), 409
    standing = merging.Standing(_form(work, slug, draft, fresh=True))
    sent = merging.taken(request.form, standing, draft.version) if request.method == "POST" else None
    form = mailing_form(draft, _languages(), mailings.themes_of(work, principal(), slug, language()), sent)
    opened = merging.opened(standing, draft.version)
    if sent is None or merging.is_to_be_edited() or not form.validate_on_submit():
        status = 200 if sent is None or merging.is_to_be_edited() else 422
        return _written(form, draft, slug, mailing_id, opened), status
    try:
        typed = form.draft(_languages())
        mailings.save(work, principal(), slug, mailing_id, typed, version=typed.version)
    except RefusedError as refused:
        put_at_field(form, refused)
        return _written(form, draft, slug, mailing_id, opened), 422
    except EditConflictError:
        return merging.conflict_page(
            merging.pieces(request.form, standing),
            title=_("Message to your people"),
            version=draft.version,
            back=url_for("mailing.edit", slug=slug, mailing_id=mailing_id),
        )
    return redirect(url_for("mailing.show", slug=slug, mailing_id=mailing_id), 303)


@area.page("/<mailing_id>", action=Action.MAILING_WRITE)
def show(work: Session, slug: str, mailing_id: str) -> ResponseReturnValue:
    """Show a message: who gets it and how it reads; once it is sent, what became of each letter."""
    return _shown(work, slug, mailing_id)


@area.act("/<mailing_id>/test", action=Action.MAILING_WRITE, tries=LETTERS)
def test(work: Session, slug: str, mailing_id: str) -> ResponseReturnValue:
    """Send a message to oneself, in one language."""
    code = request.form.get("language", "")
    try:
        address = mailings.send_test(work, principal(), slug, mailing_id, code, ways=_ways(slug), now=now())
    except RefusedError as refused:
        return _refused(work, slug, mailing_id, refused)
    flash(_("A test is on its way to %(address)s.", address=address), "done")
    return redirect(url_for("mailing.show", slug=slug, mailing_id=mailing_id), 303)


@area.act("/<mailing_id>/send", action=Action.MAILING_WRITE, tries=LETTERS)
def send(work: Session, slug: str, mailing_id: str) -> ResponseReturnValue:
    """Send a message to those who were seen on its page."""
    seen: dict[str, Any] = {"version": _version(), "recipients_sha256": request.form.get("recipients", "")}
    try:
        count = mailings.send(work, principal(), slug, mailing_id, **seen, ways=_ways(slug), now=now())
    except RefusedError as refused:
        return _refused(work, slug, mailing_id, refused)
    except EditConflictError:
        return _changed(work, slug, mailing_id)
    said = ngettext("%(num)d letter goes out in two minutes.", "%(num)d letters go out in two minutes.", count)
    flash(said + " " + _("Until then you can take them back."), "done")
    return redirect(url_for("mailing.show", slug=slug, mailing_id=mailing_id), 303)


@area.act("/<mailing_id>/take-back", action=Action.MAILING_WRITE)
def take_back(work: Session, slug: str, mailing_id: str) -> ResponseReturnValue:
    """Stop the letters of a message that have not gone out."""
    try:
        done = mailings.take_back(work, principal(), slug, mailing_id, now=now())
    except RefusedError as refused:
        return _refused(work, slug, mailing_id, refused)
    if done.gone:
        stopped = ngettext("%(num)d letter is taken back.", "%(num)d letters are taken back.", done.stopped)
        gone = ngettext("%(num)d had gone out already.", "%(num)d had gone out already.", done.gone)
        flash(f"{stopped} {gone}", "warning")
    else:
        flash(_("The message is taken back. Nobody got it."), "done")
    return redirect(url_for("mailing.show", slug=slug, mailing_id=mailing_id), 303)


@area.act("/<mailing_id>/delete", action=Action.MAILING_WRITE)
def delete(work: Session, slug: str, mailing_id: str) -> ResponseReturnValue:
    """Throw a draft away."""
    try:
        mailings.delete_draft(work, principal(), slug, mailing_id, version=_version())
    except RefusedError as refused:
        return _refused(work, slug, mailing_id, refused)
    except EditConflictError:
        return _changed(work, slug, mailing_id)
    flash(_("The draft is thrown away."), "done")
    return redirect(url_for("mailing.index", slug=slug), 303)


def _shown(work: Session, slug: str, mailing_id: str, wrong: str = "") -> str:
    page = mailings.mailing_page(
        work,
        principal(),
        slug,
        mailing_id,
        language=language(),
        ways=_ways(slug),
        now=now(),
        like=request.args.get("like", ""),
    )
    themes = page.recipients.themes if page.recipients else {}
    note_people(each.id for each in (page.recipients.reached if page.recipients else ()))
    note_people(each.person for each in page.letters if each.person)
    return render_template(
        "mailing/show.html",
        page=page,
        whom=filter_in_words(page.wanted, {}, themes),
        asked=pairs_of(page.wanted, whole=False),
        wrong=wrong,
        words=mailing_wording,
        letters=mail_wording,
        mail=current_app.config["MAIL"],
    )


def _reminder(work: Session, slug: str, wrong: str = "") -> str:
    page = mailings.reminder_page(work, principal(), slug, language=language(), ways=_ways(slug), now=now())
    note_people(each.id for each in page.waiting.reached)
    return render_template("mailing/remind.html", page=page, wrong=wrong, mail=current_app.config["MAIL"])


def _entry_link(token: str) -> str:
    return external("entry.answer", entry_token=token)


def _refused(work: Session, slug: str, mailing_id: str, refused: RefusedError) -> ResponseReturnValue:
    """Show the message with what is in the way."""
    codes = str(refused.values.get("languages", "")).split(", ")
    named: dict[str, Any] = {"languages": ", ".join(language_name(code) for code in codes)} if codes != [""] else {}
    sentence = sentence_of(RefusedError(refused.refusal, "", **named))
    return _shown(work, slug, mailing_id, sentence), 409 if refused.refusal in OVERTAKEN else 422


def _changed(work: Session, slug: str, mailing_id: str) -> ResponseReturnValue:
    sentence = _("A colleague changed this message after you opened it. Nothing was done. Look at it again.")
    return _shown(work, slug, mailing_id, sentence), 409


def _written(form: MailingForm, draft: Draft, slug: str, mailing_id: str, opened: str = "") -> str:
    return render_template(
        "mailing/edit.html",
        form=form,
        draft=draft,
        slug=slug,
        mailing_id=mailing_id,
        opened=opened,
        codes=_languages(),
        gaps=mailing_wording.gaps(),
        words=mailing_wording,
    )


def _form(work: Session, slug: str, draft: Draft, *, fresh: bool = False) -> MailingForm:
    sent = request.form if request.method == "POST" and not fresh else None
    return mailing_form(draft, _languages(), mailings.themes_of(work, principal(), slug, language()), sent)


def _ways(slug: str) -> Ways:
    return Ways(
        tuple(_languages()),
        registration=external("registrations.edit", slug=slug),
        profile=external("profile.edit"),
        people=external("people.index", slug=slug),
        agenda=external("agenda.show", slug=slug),
        workshop=external("workshops.show", slug=slug),
    )


def _languages() -> list[str]:
    return list(current_app.config["LANGUAGES"])


def _occasion() -> MailingOccasion:
    asked = request.args.get("occasion", "")
    return MailingOccasion(asked) if asked in WRITTEN_FREELY else MailingOccasion.OTHER


def _wanted() -> Any:
    """Return whom the address names; None where it names nobody in particular."""
    wanted = filter_of(request.args.items(multi=True))
    return wanted if pairs_of(wanted, whole=False) else None


def _version() -> int:
    said = request.form.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def _page() -> int:
    asked = request.args.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
