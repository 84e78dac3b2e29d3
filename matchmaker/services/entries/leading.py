"""Name the leaders of the own delegation to a workshop, and take the naming back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services import journal, mail
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.entries.own_side import of_own_side
from matchmaker.services.mail.letters import office as letters
from matchmaker.store.queries import entries as queries
from matchmaker.store.queries import names, registrations
from matchmaker.store.queries.entries import LeaderRow
from matchmaker.store.tables.delegations import DelegationLeader


@dataclass(frozen=True, slots=True)
class LeadersPage:
    """The leaders of the own delegation, and who else could be one."""

    title: str
    party: str
    leaders: Sequence[LeaderRow]
    others: Sequence[LeaderRow]


def leaders_page(session: Session, principal: Principal, slug: str, *, language: str) -> LeadersPage:
    """Return who leads the own delegation to a workshop, and the experts who could."""
    workshop, party = _own(session, principal, slug)
    experts = queries.experts(session, workshop.id, party)
    return LeadersPage(
        title=registrations.heading(session, workshop.id, language).title,
        party=names.party_names(session, language, [party]).get(party, ""),
        leaders=[each for each in experts if each.since is not None],
        others=[each for each in experts if each.since is None],
    )


def name_leader(
    session: Session, principal: Principal, slug: str, account_id: str, *, link: str, mailed: bool, now: datetime
) -> None:
    """Let an expert of the own party lead its delegation to a workshop; to name somebody twice changes nothing.

    Parameters
    ----------
    link
        The address of the delegation's page, for the letter.

    Raises
    ------
    RefusedError
        There is no such expert of the own party.
    """
    workshop, party = _own(session, principal, slug)
    expert = _expert(session, workshop, party, account_id)
    if expert is None:
        raise RefusedError(Refusal.LEADER_UNKNOWN, "account")
    if expert.since is not None:
        return
    ids = {"workshop_id": workshop.id, "account_id": expert.id, "party_id": party}
    session.add(DelegationLeader(**ids, named_by_id=principal.account, named_at=now))
    session.flush()
    _note(session, principal, workshop, "delegation leader named", expert, now)
    if mailed:
        say = mail.say_in(expert.language)
        office = names.party_names(session, expert.language, [party]).get(party, "")
        title = registrations.heading(session, workshop.id, expert.language).title
        _send(session, workshop, expert, letters.leader_named(say, workshop=title, office=office, link=link), now)


def take_leading_back(
    session: Session, principal: Principal, slug: str, account_id: str, *, mailed: bool, now: datetime
) -> None:
    """Let somebody lead the own delegation no longer; what they prepared stays.

    Raises
    ------
    NotFoundError
        Nobody of the own party with this account leads it.
    """
    workshop, party = _own(session, principal, slug)
    expert = _expert(session, workshop, party, account_id)
    if expert is None or expert.since is None:
        raise NotFoundError("There is nothing at this address.")
    of_one = DelegationLeader.workshop_id == workshop.id, DelegationLeader.account_id == expert.id
    session.execute(delete(DelegationLeader).where(*of_one))
    _note(session, principal, workshop, "delegation leader taken back", expert, now)
    if mailed:
        title = registrations.heading(session, workshop.id, expert.language).title
        letter = letters.leader_taken_back(mail.say_in(expert.language), workshop=title)
        _send(session, workshop, expert, letter, now)


def _own(session: Session, principal: Principal, slug: str) -> tuple[WorkshopFacts, int]:
    workshop = workshop_at(session, slug)
    require(principal, Action.LEADER_NAME, of_own_side(principal, workshop))
    if principal.party is None or workshop.side_of(principal.party) is None:
        raise NotFoundError("There is nothing at this address.")
    return workshop, principal.party


def _expert(session: Session, workshop: WorkshopFacts, party: int, account_id: str) -> LeaderRow | None:
    experts = queries.experts(session, workshop.id, party)
    return next((each for each in experts if each.public_id == account_id), None)


def _note(
    session: Session, principal: Principal, workshop: WorkshopFacts, act: str, expert: LeaderRow, now: datetime
) -> None:
    kind, at = "account", workshop.public_id
    journal.record(session, principal, act, subject_kind=kind, subject_id=expert.public_id, workshop=at, now=now)


def _send(session: Session, workshop: WorkshopFacts, expert: LeaderRow, letter: mail.Letter, now: datetime) -> None:
    to = {"address": expert.email, "language": expert.language}
    mail.post(session, letter, kind=LetterKind.LEADER, workshop_id=workshop.id, now=now, **to)  # type: ignore[arg-type]
