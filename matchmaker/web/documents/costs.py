"""The files of the costs: the same numbers as on the pages, in rows, under headings in the reader's language."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from flask_babel import gettext as _

from matchmaker.domain.workshops import Side
from matchmaker.files.csv_texts import csv_bytes
from matchmaker.services.costs.amounts import digits_of
from matchmaker.services.costs.export import CostFile
from matchmaker.services.costs.ledger import Ledger, LedgerLine, Part, Share
from matchmaker.web.forms.costs import CATEGORIES


def content_of(which: CostFile, ledger: Ledger) -> bytes:
    """Return the bytes of a file."""
    return _lines(ledger) if which is CostFile.LINES else _statement(ledger)


def _lines(ledger: Ledger) -> bytes:
    header = [
        _("Day"), _("What it is for"), _("Description"), _("Organisation"), _("Organisation in Latin letters"),
        _("Paid by"), _("Borne by"), _("As the rule says"), _("Reason"), _("Amount"), _("Currency"),
    ]  # fmt: skip
    own_columns = len(header)
    for code in ledger.currencies:
        header += [code, _("Rate into %(currency)s", currency=code), _("Day of the rate"), _("Source of the rate")]

    def sum_row(label: str, sums: Mapping[str, int]) -> list[object]:
        cells = [cell for code in ledger.currencies for cell in (_decimal(sums[code], code), None, None, None)]
        return [None, label, *[None] * (own_columns - 2), *cells]

    rows = [[*_line(ledger, line), *_conversions(ledger, line)] for line in ledger.lines]
    whole = ledger.chapter(Part())
    if whole.unseen is not None:
        rows.append(sum_row(_("Lines that concern only the other office"), whole.unseen))
    rows.append(sum_row(_("Sum"), whole.sums))
    rows += [[None, gap, *[None] * (len(header) - 2)] for gap in _gaps(ledger)]
    return csv_bytes(header, rows)


def _line(ledger: Ledger, line: LedgerLine) -> list[object]:
    row = line.row
    return [
        row.incurred_on,
        CATEGORIES[row.kind],
        row.description,
        row.organisation_name,
        row.organisation_name_latin,
        ledger.parties[line.paid_by],
        ledger.parties[line.borne_by],
        _("yes") if row.follows_rule else _("no"),
        row.deviation_reason,
        _decimal(row.amount_minor_units, row.currency),
        row.currency,
    ]


def _conversions(ledger: Ledger, line: LedgerLine) -> Iterator[object]:
    """Yield the amount in each currency with its rate; empty cells where a rate is missing or none is needed."""
    for code in ledger.currencies:
        found = ledger.converted(line, code)
        rate = found.rate if found else None
        yield _decimal(found.minor_units, code) if found else None
        yield f"1 {rate.base_currency} = {rate.rate.normalize():f} {rate.quote_currency}" if rate else None
        yield rate.on_date if rate else None
        yield rate.source if rate else None


def _statement(ledger: Ledger) -> bytes:
    header = [_("What"), _("Party"), _("Organisation"), _("Organisation in Latin letters"), *ledger.currencies]
    rows = [row for side in Side for row in _burden(ledger, side)]
    rows += [_transfer(ledger, code) for code in ledger.currencies]
    rows += [[gap, *[None] * (len(header) - 1)] for gap in _gaps(ledger)]
    return csv_bytes(header, rows)


def _gaps(ledger: Ledger) -> list[str]:
    """Return in words in which currencies the sums are without some lines."""
    without = [code for code in ledger.currencies if ledger.statements[code].missing]
    return [_("Lines without a rate are not in the sums in %(currency)s.", currency=code) for code in without]


def _burden(ledger: Ledger, side: Side) -> Iterator[list[object]]:
    """Yield what a side bears, share by share and in all, and what it has paid."""
    party = ledger.parties[side]
    for share in ledger.shares(side):
        yield [_("bears"), party, _said(share), share.name_latin, *_amounts(ledger, share.sums)]
    for label, part in ((_("bears in all"), Part(borne_by=side)), (_("has paid"), Part(paid_by=side))):
        yield [label, party, None, None, *_amounts(ledger, ledger.chapter(part).sums)]


def _said(share: Share) -> str:
    if not share.seen:
        return str(_("Lines that concern only the other office"))
    return share.name if share.organisation else str(_("The office itself"))


def _transfer(ledger: Ledger, code: str) -> list[object]:
    """Return the row that settles the workshop in a currency; without an amount while a rate is missing."""
    transfer = ledger.statements[code].transfer()
    if transfer is None:
        label = _("To settle in %(currency)s: a rate is missing", currency=code)
        return [label, None, None, None, *[None for _each in ledger.currencies]]
    label = _("To settle in %(currency)s: pays the other party", currency=code)
    amount = _decimal(transfer.minor_units, code)
    return [
        label,
        ledger.parties[transfer.payer],
        None,
        None,
        *[amount if each == code else None for each in ledger.currencies],
    ]


def _amounts(ledger: Ledger, sums: Mapping[str, int]) -> list[Decimal]:
    return [_decimal(sums[code], code) for code in ledger.currencies]


def _decimal(minor_units: int, currency: str) -> Decimal:
    return Decimal(minor_units).scaleb(-digits_of(currency))
