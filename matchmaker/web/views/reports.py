"""The report of a workshop, and everything of it as files."""

from io import BytesIO

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action
from matchmaker.domain.plans import PlanStatus
from matchmaker.errors import RefusedError
from matchmaker.services import reports
from matchmaker.services.mail import say_in
from matchmaker.web import network_picture, people_wording, plan_wording, programme_words, report_wording
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import language
from matchmaker.web.forms.reports import FilesForm
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import LETTERS
from matchmaker.web.tries import FILES
from matchmaker.web.wording import put_at_field

area = Area("reports", __name__, url_prefix="/organise/<slug>/reports")


@area.page("", action=Action.DRAFT_READ)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """Show what was planned, what was held, who met whom, and what follows."""
    report = reports.report_of(work, principal(), slug, language=language(), now=now())
    shown = {
        "picture": network_picture.picture_of(report.links, _("Without an organisation")),
        "size": network_picture,
        "words": report_wording,
        "sectors": people_wording.SECTORS,
        "statuses": programme_words.STATUSES,
        "letters": LETTERS,
        "may_follow": principal().role is Role.ORGANISER,
    }
    return render_template("reports/index.html", report=report, head=report.workshop, **shown)


@area.page("/files", action=Action.DRAFT_READ)
def files(work: Session, slug: str) -> ResponseReturnValue:
    """Ask which tables are wanted, and as what."""
    page = reports.files_page(work, principal(), slug, language=language())
    return _files(page, _form(page))


@area.act("/files", action=Action.EXPORT, tries=FILES)
def take(work: Session, slug: str) -> ResponseReturnValue:
    """Answer with a file, and keep the reason."""
    reason = request.form.get("reason", "")
    page = reports.files_page(work, principal(), slug, language=language(), reason=reason)
    form = _form(page)
    if not form.validate():
        return _files(page, form), 422
    wanted = form.wanted()
    try:
        taken = reports.take_out(work, principal(), slug, wanted, reason=reason, language=language(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _files(page, form), 422
    note_people(taken.people)
    file = reports.written(taken, wanted.form, language())
    answer = send_file(BytesIO(file.content), file.mimetype, as_attachment=True, download_name=file.name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _form(page: reports.FilesPage) -> FilesForm:
    form = FilesForm()
    titles = reports.titles(say_in(language()))
    in_force = [(str(each.number), _version(each.number, each.status)) for each in page.versions]
    form.offer(
        [(what.value, title) for what, title in titles.items()],
        [("", _("The one in force, else the newest")), *in_force],
    )
    return form


def _version(number: int, status: PlanStatus) -> str:
    return f"{_('Version %(number)s', number=number)} · {plan_wording.STATUSES[status][0]}"


def _files(page: reports.FilesPage, form: FilesForm) -> str:
    return render_template("reports/files.html", page=page, form=form)
