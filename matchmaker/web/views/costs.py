"""The costs of a workshop: lines, rates, the statement, and files of both."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matchmaker.domain.permissions import Action
from matchmaker.domain.rates import DatedRate
from matchmaker.domain.workshops import Side
from matchmaker.errors import EditConflictError, NotFoundError, ReasonNeededError, RefusedError
from matchmaker.services.costs import export as files
from matchmaker.services.costs import ledger as ledgers
from matchmaker.services.costs import lines, terms
from matchmaker.services.costs import rates as rate_book
from matchmaker.services.costs.amounts import amount_text, rate_from_text, rate_text
from matchmaker.services.last_saved import last_saved
from matchmaker.store.queries.costs import CostRow
from matchmaker.web import merging
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.documents.costs import content_of
from matchmaker.web.forms.costs import CATEGORIES, CostForm, RateForm, ReasonForm, SeenForm
from matchmaker.web.identity import now, principal
from matchmaker.web.wording import put_at_field

area = Area("costs", __name__, url_prefix="/organise/<slug>/costs")


@area.page("", action=Action.COST_TOTALS_READ)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """Show the lines that the office may see, by who bears them, or the part of them that a number led to."""
    ledger = ledgers.open_ledger(work, principal(), slug, language())
    wanted = _part_asked_for()
    sides = [wanted.borne_by] if wanted.borne_by else list(Side)
    chapters = {side: ledger.chapter(replace(wanted, borne_by=side)) for side in sides}
    shown = {"chapters": chapters, "whole": ledger.chapter(wanted), "narrowed": wanted != ledgers.Part()}
    kept = terms.are_kept(work, ledger.workshop, now=now())
    return _page("index", slug, ledger, **shown, kept=kept, reason_form=ReasonForm())


@area.page("/statement", action=Action.COST_TOTALS_READ)
def statement(work: Session, slug: str) -> ResponseReturnValue:
    """Show who bears what, what deviates from the rule, and what settles the workshop."""
    ledger = ledgers.open_ledger(work, principal(), slug, language())
    deviations = ledger.chapter(ledgers.Part(deviating=True))
    return _page("statement", slug, ledger, deviations=deviations, reason_form=ReasonForm())


@area.form("/new", action=Action.COST_WRITE)
def add(work: Session, slug: str) -> ResponseReturnValue:
    """Add a line of the own office."""
    choices = lines.cost_choices(work, principal(), slug, language())
    form = _cost_form(choices, sent=request.form if request.method == "POST" else None)
    if form.validate_on_submit():
        try:
            lines.add_cost(work, principal(), slug, form.entry(language()), now=now())
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            flash(_("The cost is noted."), "done")
            return redirect(url_for("costs.index", slug=slug), 303)
    return _page("line", slug, choices, form=form, row=None), _status(form)


@area.form("/<line_id>", action=Action.COST_WRITE)
def change(work: Session, slug: str, line_id: str) -> ResponseReturnValue:
    """Change a line of the own office."""
    choices = lines.cost_choices(work, principal(), slug, language())
    if request.method == "POST" and (gone := lines.deleted_cost(work, principal(), slug, line_id)):
        return _page("line", slug, choices, form=_cost_form(choices, sent=request.form), row=None, gone=gone), 409
    row = lines.cost_to_change(work, principal(), slug, line_id)
    standing = merging.Standing(_cost_form(choices, row))
    sent = merging.taken(request.form, standing, row.version) if request.method == "POST" else None
    form = _cost_form(choices, row, sent)
    shown = {"form": form, "opened": merging.opened(standing, row.version), **_voucher(work, choices, row)}
    if merging.is_to_be_edited():
        return _page("line", slug, choices, **shown)
    if form.validate_on_submit():
        try:
            entry = form.entry(language())
            lines.change_cost(work, principal(), slug, line_id, entry, version=form.seen(), now=now())
        except RefusedError as refused:
            put_at_field(form, refused)
        except EditConflictError:
            return merging.conflict_page(
                merging.pieces(request.form, standing),
                title=_("Change a cost"),
                version=row.version,
                back=url_for("costs.change", slug=slug, line_id=line_id),
                last=last_saved(work, principal(), lines.SUBJECT, line_id, workshop=choices.workshop.public_id),
            )
        else:
            flash(_("The cost is changed."), "done")
            return redirect(url_for("costs.index", slug=slug), 303)
    return _page("line", slug, choices, **shown), _status(form)


@area.act("/<line_id>/delete", action=Action.COST_WRITE)
def delete(work: Session, slug: str, line_id: str) -> ResponseReturnValue:
    """Delete a line of the own office; one that was changed since is shown first."""
    try:
        lines.delete_cost(work, principal(), slug, line_id, version=SeenForm().seen(), now=now())
    except EditConflictError:
        choices = lines.cost_choices(work, principal(), slug, language())
        row = lines.cost_to_change(work, principal(), slug, line_id)
        form = _cost_form(choices, row)
        last = last_saved(work, principal(), lines.SUBJECT, line_id, workshop=choices.workshop.public_id)
        opened = merging.opened(merging.Standing(form), row.version)
        shown = {"form": form, "opened": opened, **_voucher(work, choices, row)}
        return _page("line", slug, choices, changed=last, **shown), 409
    flash(_("The cost is deleted."), "done")
    return redirect(url_for("costs.index", slug=slug), 303)


@area.form("/rates", action=Action.COST_WRITE)
def rates(work: Session, slug: str) -> ResponseReturnValue:
    """Show the dated rates, and note another one."""
    ledger = rate_book.open_for_rates(work, principal(), slug, language())
    form = RateForm()
    form.base_currency.choices = [(code, code) for code in reversed(ledger.currencies)]
    if form.validate_on_submit():
        try:
            _note_rate(work, slug, form)
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            flash(_("The rate is noted. It holds for the costs of its day and after, until the next one."), "done")
            return redirect(url_for("costs.rates", slug=slug), 303)
    return _page("rates", slug, ledger, form=form), _status(form)


@area.act("/export/<which>", action=Action.EXPORT)
def export(work: Session, slug: str, which: str) -> ResponseReturnValue:
    """Answer with a file, and keep the reason."""
    wanted = _file_asked_for(which)
    form = ReasonForm()
    try:
        reason = form.reason.data or ""
        ledger = files.take_costs_out(work, principal(), slug, wanted, language(), reason=reason, now=now())
    except ReasonNeededError:
        form.reason.errors = [_("Write what the file is for.")]
    except RefusedError as refused:
        put_at_field(form, refused)
    else:
        name = f"costs-{slug}-{wanted.value}.csv"
        return send_file(BytesIO(content_of(wanted, ledger)), "text/csv", as_attachment=True, download_name=name)
    return render_template("costs/export.html", slug=slug, which=wanted.value, reason_form=form), 422


def _voucher(work: Session, choices: lines.CostChoices, row: CostRow) -> dict[str, Any]:
    """Return a line, and how long it is kept."""
    kept = terms.are_kept(work, choices.workshop, now=now())
    return {"row": row, "kept": kept, "kept_until": terms.kept_until(work, row.id)}


def _page(name: str, slug: str, of: ledgers.Ledger | lines.CostChoices, **shown: Any) -> str:
    return render_template(f"costs/{name}.html", slug=slug, ledger=of, **_WORDS, **shown)


def _rate_said(rate: DatedRate) -> str:
    return f"1 {rate.base_currency} = {rate_text(rate.rate, language())} {rate.quote_currency}"


def _example_amount(currency: str) -> str:
    return amount_text(1234550, currency, language())


_WORDS = {
    "categories": CATEGORIES,
    "sides": tuple(Side),
    "letters": {Side.HOST: "A", Side.VISITOR: "B"},
    "rate_said": _rate_said,
    "example_amount": _example_amount,
}
"""What the templates of this area say things with."""


def _cost_form(
    choices: lines.CostChoices, row: CostRow | None = None, sent: MultiDict[str, str] | None = None
) -> CostForm:
    form = CostForm(formdata=sent)
    form.was_sent = sent is not None
    form.offer(choices)
    if row is not None:
        form.show(row, language())
    return form


def _note_rate(work: Session, slug: str, form: RateForm) -> None:
    rate_book.add_rate(
        work,
        principal(),
        slug,
        base_currency=form.base_currency.data,
        rate=rate_from_text(form.rate.data, language()),
        on_date=form.on_date.data,
        source=form.source.data or "",
        now=now(),
    )


def _part_asked_for() -> ledgers.Part:
    """Return the part of the lines that the address asks for; what it misspells is not asked for."""
    sides = {side.value: side for side in Side}
    return ledgers.Part(
        borne_by=sides.get(request.args.get("bears", "")),
        paid_by=sides.get(request.args.get("paid", "")),
        organisation=request.args.get("of"),
        deviating="deviating" in request.args,
    )


def _file_asked_for(which: str) -> files.CostFile:
    if which not in set(files.CostFile):
        raise NotFoundError("There is no such file.")
    return files.CostFile(which)


def _status(form: Any) -> int:
    return 422 if form.is_submitted() else 200
