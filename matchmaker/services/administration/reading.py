"""Read accounts, page by page, and what needs looking at. Addresses, and nothing that people wrote of themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import NotFoundError
from matchmaker.services.accounts import parties_to_choose
from matchmaker.store import journal_chain
from matchmaker.store.queries import administration as queries
from matchmaker.store.queries import names
from matchmaker.store.queries.administration import AccountRow, AccountsWanted, Attention

PAGE = 50


@dataclass(frozen=True, slots=True)
class Index:
    """The first page of an operator.

    Parameters
    ----------
    entries
        How many entries the journal has.
    """

    attention: Attention
    entries: int


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """A page of accounts; `parties` has their names by key, `codes` name by code for the filter."""

    accounts: Sequence[AccountRow]
    found: int
    page: int
    pages: int
    parties: Mapping[int, str]
    codes: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account.

    Parameters
    ----------
    self
        Whether it is the one who asks.
    party
        Name and code of its party; empty where it has none.
    bound
        Whether a profile binds the account to its party.
    """

    account: AccountRow
    self: bool
    party: tuple[str, str]
    codes: Sequence[tuple[str, str]]
    bound: bool


def index(session: Session, principal: Principal) -> Index:
    """Return what there is and what needs looking at."""
    require(principal, Action.ADMIN, NOTHING)
    return Index(queries.attention(session), journal_chain.head_of(session).entries)


def accounts_page(
    session: Session, principal: Principal, *, words: str, role: str, party: str, state: str, page: int, language: str
) -> AccountsPage:
    """Return a page of the accounts that are looked for, by address.

    Parameters
    ----------
    party
        Its code.
    """
    require(principal, Action.ADMIN, NOTHING)
    codes = parties_to_choose(session, language)
    wanted = AccountsWanted(words, Role(role) if role in set(Role) else None, _key(session, party), state)
    found = queries.number_of_accounts(session, wanted)
    pages = max(1, -(-found // PAGE))
    page = min(max(1, page), pages)
    rows = queries.accounts(session, wanted, first=(page - 1) * PAGE, most=PAGE)
    parties = names.party_names(session, language)
    return AccountsPage(rows, found, page, pages, parties, codes)


def account_page(session: Session, principal: Principal, account_id: str, *, language: str) -> AccountPage:
    """Return one account.

    Raises
    ------
    NotFoundError
        There is none.
    """
    require(principal, Action.ADMIN, NOTHING)
    row = queries.account(session, account_id)
    if row is None:
        raise NotFoundError("There is nothing at this address.")
    code = queries.party_code(session, row.party_id)
    name = names.party_names(session, language).get(row.party_id or 0, "")
    return AccountPage(
        account=row,
        self=row.id == principal.account,
        party=(name, code),
        codes=parties_to_choose(session, language),
        bound=queries.party_of_profile(session, row.id) is not None,
    )


def _key(session: Session, code: str) -> int | None:
    return queries.party_called(session, code) if code else None
