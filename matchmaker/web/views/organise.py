"""What an office does with a workshop: make it, see how it stands, agree with the other office, see who comes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matchmaker.domain.permissions import Action
from matchmaker.domain.workshops import Side
from matchmaker.errors import EditConflictError, NotFoundError, RefusedError, StaleError
from matchmaker.services import programmes, saved_views, workshops
from matchmaker.services.people_filter import filter_of
from matchmaker.services.programmes import ProgrammePage
from matchmaker.services.programmes.days_off import days_off
from matchmaker.services.workshops import NewWorkshop
from matchmaker.web import merging
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.capacity_wording import days_in_words
from matchmaker.web.context import language
from matchmaker.web.filters import day_short
from matchmaker.web.forms.programme import seen_of
from matchmaker.web.forms.workshops import NewWorkshopForm, TermsForm, values_of, with_titles
from matchmaker.web.identity import now, principal
from matchmaker.web.limits import Size
from matchmaker.web.overtaken import is_overtaken, overtaken_page
from matchmaker.web.people_table import words_of_table
from matchmaker.web.people_wording import SECTORS
from matchmaker.web.plan_wording import calendar_name
from matchmaker.web.programme_words import STATUSES, in_words, savings_in_words, tell
from matchmaker.web.task_wording import TURNS, question_in_words, task_in_words
from matchmaker.web.tries import SEARCH

area = Area("organise", __name__, url_prefix="/organise")

AROUND = timedelta(days=10)
"""How far around the days of a workshop holidays are told to whoever chooses them."""


@area.form("/new", action=Action.WORKSHOP_CREATE, size=Size.TEXTS)
def create(work: Session) -> ResponseReturnValue:
    """Make a draft."""
    languages = current_app.config["LANGUAGES"]
    hostings = workshops.hostings(work, principal(), language())
    begin = {"hosting": hostings[0].key, "time_zone": hostings[0].time_zone} if hostings else {}
    form = with_titles(NewWorkshopForm, languages)(data=begin)
    form.offer(workshops.themes_to_choose(work, principal(), language()), languages)
    form.hosting.choices = [
        (each.key, _("%(host)s hosts, %(visitor)s visits", host=each.host, visitor=each.visitor)) for each in hostings
    ]
    if form.validate_on_submit():
        try:
            wanted = NewWorkshop(form.hosting.data, form.terms(languages))
            slug = workshops.create_workshop(work, principal(), wanted, now=now())
        except RefusedError as refused:
            form.put(getattr(refused, "faults", [refused]))
        else:
            flash(_("The draft is made. Both offices see it; nobody else does. Make the programme next."), "done")
            return redirect(url_for("organise.overview", slug=slug), 303)
    shown = {"form": form, "languages_of_titles": languages, "hostings": hostings}
    return render_template("organise/create.html", **shown), 422 if form.is_submitted() else 200


@area.page("/<slug>/", action=Action.ORGANISE)
def overview(work: Session, slug: str) -> ResponseReturnValue:
    """Show what needs doing now, and how far the workshop has come."""
    page = workshops.overview_of(work, principal(), slug, language(), now=now())
    known = current_app.view_functions
    todos = [(each, *task_in_words(each, slug, page.time_zone, known)) for each in page.todos]
    turns = [(heading, [one for one in todos if one[0].turn is turn]) for turn, heading in TURNS.items()]
    questions = [(each, *question_in_words(each, slug)) for each in page.questions]
    shown = {"turns": turns, "questions": questions, "pictures": _pictures(page.registered), **_words(page)}
    return render_template("organise/overview.html", page=page, **shown)


@area.page("/<slug>/people", action=Action.REGISTRATION_LIST, tries=SEARCH)
def people(work: Session, slug: str) -> ResponseReturnValue:
    """List who has registered."""
    wanted = filter_of(request.args.items(multi=True))
    page = workshops.registered_people(work, principal(), slug, language(), wanted)
    note_people(each.id for each in page.people)
    views = saved_views.views_of(work, principal(), slug)
    return render_template("organise/people.html", page=page, views=views, **words_of_table(page, wanted))


@area.form("/<slug>/terms", action=Action.WORKSHOP_WRITE, size=Size.TEXTS)
def terms(work: Session, slug: str) -> ResponseReturnValue:
    """Change what is agreed about the workshop as a whole."""
    languages = current_app.config["LANGUAGES"]
    page = programmes.show_programme(work, principal(), slug, language())
    standing = page.editable.terms
    as_kept = merging.Standing(_terms_form(page, languages))
    sent = merging.taken(request.form, as_kept, page.seen) if request.method == "POST" else None
    form = _terms_form(page, languages, sent)
    opened = merging.opened(as_kept, page.seen)
    off = days_off(principal(), page, standing.starts_on - AROUND, standing.ends_on + AROUND, language())
    shown: dict[str, Any] = {"page": page, "form": form, "languages_of_titles": languages, "opened": opened}
    shown["off"] = days_in_words(off)
    status = 422 if form.is_submitted() and not merging.is_to_be_edited() else 200
    if form.validate_on_submit() and status != 200:
        version, proposal = seen_of(request.form.get("version"))
        changed = replace(page.editable, terms=form.terms(languages, standing))
        try:
            saved = programmes.save_programme(work, principal(), slug, changed, version, proposal=proposal, now=now())
        except RefusedError as refused:
            form.put(getattr(refused, "faults", [refused]))
        except EditConflictError as conflict:
            return merging.conflict_page(
                merging.pieces(request.form, as_kept),
                title=page.title,
                version=page.seen,
                back=url_for("organise.terms", slug=slug),
                savings=savings_in_words(conflict.changed.get("savings", ()), page.theme_names),
                zone=standing.time_zone,
            )
        else:
            tell(saved)
            return redirect(url_for("organise.overview", slug=slug), 303)
    return render_template("organise/terms.html", **shown), status


def _terms_form(page: ProgrammePage, languages: list[str], sent: MultiDict[str, str] | None = None) -> TermsForm:
    standing = page.editable.terms
    form = with_titles(TermsForm, languages)(formdata=sent, data={**values_of(standing), "version": page.seen})
    form.offer([(each.id, each.name) for each in page.themes], languages, standing.time_zone)
    return form


@area.act("/<slug>/opening", action=Action.WORKSHOP_WRITE)
def opening(work: Session, slug: str) -> ResponseReturnValue:
    """Say for the own office that registration opens, or take that back."""
    who = principal()
    try:
        if _asked_to("confirm", "withdraw") == "withdraw":
            programmes.withdraw_opening(work, who, slug, now=now())
            flash(_("Your confirmation is taken back. The workshop stays a draft."), "done")
            return redirect(url_for("organise.overview", slug=slug), 303)
        opens = programmes.confirm_opening(work, who, slug, request.form.get("sha256", ""), now=now())
    except (RefusedError, StaleError) as error:
        return _overtaken(work, slug, "", error)
    if opens:
        flash(_("Both offices have confirmed. Registration is open."), "done")
    else:
        flash(_("You have confirmed for your side. Registration opens when the other office confirms too."), "done")
    return redirect(url_for("organise.overview", slug=slug), 303)


@area.act("/<slug>/change", action=Action.WORKSHOP_WRITE)
def decide(work: Session, slug: str) -> ResponseReturnValue:
    """Confirm, reject or withdraw a proposed change."""
    change, act = request.form.get("change", ""), _asked_to("confirm", "reject", "withdraw")
    try:
        _decide(work, slug, change, act)
    except (RefusedError, StaleError) as error:
        return _overtaken(work, slug, change, error)
    return redirect(url_for("organise.overview", slug=slug), 303)


def _decide(work: Session, slug: str, change: str, act: str) -> None:
    who = principal()
    if act == "withdraw":
        programmes.withdraw_change(work, who, slug, change, now=now())
        flash(_("The proposal is withdrawn. The programme stays as it was."), "done")
    elif act == "reject":
        programmes.reject_change(work, who, slug, change, now=now())
        flash(_("The proposal is rejected. The programme stays as it was."), "done")
    else:
        programmes.confirm_change(work, who, slug, change, request.form.get("sha256", ""), now=now())
        flash(_("Both offices have confirmed. The change holds from now on."), "done")


def _overtaken(work: Session, slug: str, change: str, error: RefusedError | StaleError) -> ResponseReturnValue:
    """Say who acted meanwhile; what was refused for another reason is said as always."""
    if not is_overtaken(error):
        raise error
    last = programmes.last_act(work, principal(), slug, change)
    return overtaken_page(last, url_for("organise.overview", slug=slug), _("Look at the workshop"))


@area.act("/<slug>/registration", action=Action.WORKSHOP_WRITE)
def registration(work: Session, slug: str) -> ResponseReturnValue:
    """Propose to close registration, or to open it again."""
    closed = _asked_to("close", "reopen") == "close"
    tell(programmes.close_registration(work, principal(), slug, closed=closed, now=now()))
    return redirect(url_for("organise.overview", slug=slug), 303)


def _asked_to(*known: str) -> str:
    """Return which of the acts the button that was pressed stands for."""
    act = request.form.get("do", "")
    if act not in known:
        raise NotFoundError("There is no such button.")
    return act


def _pictures(registered: workshops.Registered) -> dict[str, list[dict[str, Any]]]:
    """Return who is registered as the rows of pictures: one number a side, the host's first."""

    def rows(some: Iterable[tuple[str, Mapping[Side, int]]]) -> list[dict[str, Any]]:
        return [{"label": label, "values": [counted[side] for side in Side]} for label, counted in some]

    no_sector = _("no organisation")
    return {
        "themes": rows(registered.themes),
        "sectors": rows((SECTORS[key] if key else no_sector, counted) for key, counted in registered.sectors),
        "days": rows((day_short(end), counted) for end, counted in registered.days),
    }


def _words(page: workshops.Overview) -> dict[str, Any]:
    """Return how the workshop stands, and what a proposed change would change, in words."""
    found = page.proposal.differences if page.proposal else ()
    people = {public_id: calendar_name(calendar) for public_id, calendar in page.calendars.items()}
    return {"statuses": STATUSES, "changes": [in_words(each, {**page.theme_names, **people}) for each in found]}
