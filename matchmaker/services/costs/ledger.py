"""What an office sees of a workshop's costs: its own lines, those that concern both sides, and the totals of all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.costs import CostCategory, concerns_both
from matchmaker.domain.permissions import Action, Answer, Principal, can, require
from matchmaker.domain.rates import DatedRate
from matchmaker.domain.statements import ConvertedLine, Statement, StatementLine, make_statement
from matchmaker.domain.workshops import Side
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.costs.amounts import digits_of
from matchmaker.store.queries import costs as queries
from matchmaker.store.queries import names
from matchmaker.store.queries.costs import CostRow

_READABLE = {Answer.ALLOW, Answer.WITH_REASON}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line that the reader may see.

    Parameters
    ----------
    paid_by, borne_by
        The side whose voucher it is, and the side that is to bear it.
    own
        Whether the reader's office wrote it, and so may change it.
    """

    row: CostRow
    paid_by: Side
    borne_by: Side
    own: bool

    @property
    def concerns_both(self) -> bool:
        """Whether both offices see it."""
        return concerns_both(self.paid_by, self.borne_by, follows_rule=self.row.follows_rule)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of what a side bears: what one organisation, the office itself, or all the lines unseen come to.

    Parameters
    ----------
    organisation
        The public id; None for the office itself and for the lines that the reader may not see.
    seen
        Whether it is made of lines that the reader may see.
    sums
        Minor units by currency.
    """

    organisation: str | None
    name: str
    name_latin: str
    seen: bool
    sums: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """Which lines are meant; None: whatever it is.

    Parameters
    ----------
    organisation
        A public id; empty for what is for no organisation.
    """

    borne_by: Side | None = None
    paid_by: Side | None = None
    organisation: str | None = None
    deviating: bool = False

    def holds(self, line: LedgerLine) -> bool:
        """Return whether a line that the reader may see belongs to this part."""
        return (
            self.borne_by in {None, line.borne_by}
            and self.paid_by in {None, line.paid_by}
            and self.organisation in {None, line.row.organisation or ""}
            and not (self.deviating and line.row.follows_rule)
        )

    def holds_unseen(self, line: StatementLine) -> bool:
        """Return whether a line that the reader may not see counts here: nothing is told of its organisation."""
        sides = self.borne_by in {None, line.borne_by} and self.paid_by in {None, line.paid_by}
        return sides and self.organisation is None and not self.deviating


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the ledger: its lines, what those unseen come to (None where there are none), and what all come to."""

    lines: Sequence[LedgerLine]
    unseen: Mapping[str, int] | None
    sums: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The costs of a workshop as one reader sees them.

    Parameters
    ----------
    parties
        Name of the party on each side.
    currencies
        The host's, then the visitors' where it is another.
    lines
        Those that the reader may see, by day.
    statements
        Over *all* lines, by currency.
    rates
        Between the currencies, in the order in which they were typed in.
    own_side
        The side of the reader's office; None for somebody of no office.
    """

    workshop: WorkshopFacts
    title: str
    parties: Mapping[Side, str]
    currencies: Sequence[str]
    lines: Sequence[LedgerLine]
    statements: Mapping[str, Statement]
    rates: Sequence[DatedRate]
    own_side: Side | None

    @property
    def is_empty(self) -> bool:
        """Whether no office has noted a cost yet."""
        statement = self.statements[self.currencies[0]]
        return not statement.lines and not statement.missing

    def converted(self, line: LedgerLine, currency: str) -> ConvertedLine | None:
        """Return a line in a currency; None where its rate is missing."""
        wanted = line.row.public_id
        return next((each for each in self.statements[currency].lines if each.line.id == wanted), None)

    def chapter(self, part: Part) -> Chapter:
        """Return a part of the ledger with its sums."""
        lines = [line for line in self.lines if part.holds(line)]
        unseen = {line.id for line in self._unseen() if part.holds_unseen(line)}
        seen = {line.row.public_id for line in lines}
        return Chapter(lines, self._sums(unseen) if unseen else None, self._sums(unseen | seen))

    def shares(self, side: Side) -> list[Share]:
        """Return what makes up the burden of a side: the office itself, its organisations by name, the rest unseen."""
        chapter = self.chapter(Part(borne_by=side))
        found = {line.row.organisation: line.row for line in chapter.lines}
        shares = [
            Share(
                organisation=key,
                name=row.organisation_name or "",
                name_latin=row.organisation_name_latin or "",
                seen=True,
                sums=self._sums({line.row.public_id for line in chapter.lines if line.row.organisation == key}),
            )
            for key, row in found.items()
        ]
        shares.sort(key=lambda share: (share.organisation is not None, (share.name_latin or share.name).casefold()))
        return shares + ([Share(None, "", "", seen=False, sums=chapter.unseen)] if chapter.unseen else [])

    def categories(self, side: Side) -> list[CostCategory]:
        """Return what the lines of a side are for, of those that the reader may see: each once, in a fixed order."""
        found = {line.row.kind for line in self.chapter(Part(borne_by=side)).lines}
        return [each for each in CostCategory if each in found]

    def missing(self, currency: str) -> list[LedgerLine]:
        """Return the lines, of those that the reader may see, that a statement leaves out for want of a rate."""
        missing = {line.id for line in self.statements[currency].missing}
        return [line for line in self.lines if line.row.public_id in missing]

    def misses_unseen(self, currency: str) -> bool:
        """Return whether a statement leaves out lines that the reader may not see."""
        return any(line in self.statements[currency].missing for line in self._unseen())

    def _sums(self, ids: Collection[str]) -> dict[str, int]:
        return {code: self.statements[code].total(lambda line: line.id in ids) for code in self.currencies}

    def _unseen(self) -> list[StatementLine]:
        seen = {line.row.public_id for line in self.lines}
        statement = self.statements[self.currencies[0]]
        every = [*(each.line for each in statement.lines), *statement.missing]
        return [line for line in every if line.id not in seen]


def open_ledger(session: Session, principal: Principal, slug: str, language: str, *, reason: str = "") -> Ledger:
    """Return the costs of a workshop as `principal` may see them.

    Raises
    ------
    NotFoundError, ForbiddenError, SignInNeededError
        As the policy says of the totals.
    """
    at = workshop_at(session, slug)
    require(principal, Action.COST_TOTALS_READ, at.resource(), reason=reason)
    currencies = currencies_of(session, at)
    rows = queries.cost_rows(session, at.id)
    every = [(row, _statement_line(row, side)) for row in rows if (side := at.side_of(row.party_id))]
    codes = {*currencies, *(row.currency for row in rows)}
    rates = queries.dated_rates(session, codes)
    digits = {code: digits_of(code) for code in codes}
    return Ledger(
        workshop=at,
        title=names.workshop_names(session, language, [at.id]).get(at.id, at.slug),
        parties=names_of_sides(session, at, language),
        currencies=currencies,
        lines=[
            LedgerLine(row, line.paid_by, line.borne_by, own=row.party_id == principal.party)
            for row, line in every
            if _may_see(principal, at, row, line)
        ],
        statements={code: make_statement([line for _, line in every], code, rates, digits) for code in currencies},
        rates=rates,
        own_side=at.side_of(principal.party),
    )


def writable_at(session: Session, principal: Principal, slug: str) -> WorkshopFacts:
    """Return the workshop at an address, in whose costs the office of `principal` may write.

    Raises
    ------
    NotFoundError, ForbiddenError, SignInNeededError
        As the policy says of the lines of one's own office.
    """
    at = workshop_at(session, slug)
    require(principal, Action.COST_TOTALS_READ, at.resource())  # an office of another workshop ends here
    require(principal, Action.COST_WRITE, at.resource(party=principal.party))
    return at


def currencies_of(session: Session, at: WorkshopFacts) -> list[str]:
    """Return the currencies of a workshop's two parties: the host's first, each once."""
    known = queries.party_currencies(session, at.parties)
    return list(dict.fromkeys([known[at.host_party_id], known[at.visitor_party_id]]))


def names_of_sides(session: Session, at: WorkshopFacts, language: str) -> dict[Side, str]:
    """Return the name of the party on each side."""
    known = names.party_names(session, language, at.parties)
    return {Side.HOST: known.get(at.host_party_id, ""), Side.VISITOR: known.get(at.visitor_party_id, "")}


def _may_see(principal: Principal, at: WorkshopFacts, row: CostRow, line: StatementLine) -> bool:
    whose = at.resource(party=row.party_id)
    if can(principal, Action.COST_READ_OWN, whose) in _READABLE:
        return True
    shared = concerns_both(line.paid_by, line.borne_by, follows_rule=row.follows_rule)
    return shared and can(principal, Action.COST_READ_SHARED, whose) in _READABLE


def _statement_line(row: CostRow, paid_by: Side) -> StatementLine:
    return StatementLine(
        id=row.public_id,
        paid_by=paid_by,
        borne_by=row.payer,
        organisation=row.organisation,
        amount_minor_units=row.amount_minor_units,
        currency=row.currency,
        incurred_on=row.incurred_on,
    )
