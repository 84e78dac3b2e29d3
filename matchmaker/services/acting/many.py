"""An office acts for many of its own people at once: what that would do is shown before it is done.

What was shown is named by a hash of whom it moves, at which versions: where anybody of them changed meanwhile, nothing
is done and the office sees how things are now.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import journal, registrations
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.acting.person import LONGEST_REASON, require_look
from matchmaker.services.acting.registrations import require_open
from matchmaker.services.acting.telling import Telling, tell
from matchmaker.services.mail.letters import acting as letters
from matchmaker.services.people_filter import Delegate, PeopleFilter, Standing, everybody, found
from matchmaker.services.places import places_among
from matchmaker.services.registrations import Owner
from matchmaker.services.staleness import mark_people_changed
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import acting as acting_queries
from matchmaker.store.queries import names
from matchmaker.store.queries.many import meetings_in_force
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration

MOST_AT_ONCE = 200
LARGEST_RANK = 9999


class Act(StrEnum):
    """What can be done for many at once; the value is what stands in an address."""

    WAIT = "wait"
    """Put those who are registered on the waiting list."""
    ENTER = "enter"
    """Let those in who wait."""
    WITHDRAW = "withdraw"
    RANK = "rank"
    """Give them a place in the order of seating and speaking."""


FITTING = {
    Act.WAIT: frozenset({Standing.REGISTERED}),
    Act.ENTER: frozenset({Standing.WAITING}),
    Act.WITHDRAW: frozenset({Standing.REGISTERED, Standing.WAITING}),
    Act.RANK: frozenset(Standing),
}
"""For whom each can be done."""

_ACTIONS = {Act.RANK: Action.PROFILE_WRITE}
_JOURNAL = {
    Act.WAIT: "put on the waiting list",
    Act.ENTER: "let in from the waiting list",
    Act.WITHDRAW: "registration withdrawn",
    Act.RANK: "rank set",
}
_LETTERS = {
    Act.WAIT: letters.waiting,
    Act.ENTER: letters.registered,
    Act.WITHDRAW: letters.registration_withdrawn,
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act would do, before it is done.

    Parameters
    ----------
    people
        For whom it is done: of those meant, and of those who sit with them where it is about the calendar.
    others
        Of those meant, for whom it cannot be done: they do not stand so.
    parties, themes
        Names of the sides, and of the themes that anybody chose by public id, for whoever says whom a filter means.
    meetings
        How many meetings of the published plan these people have; they stay until the plan is repaired.
    free
        How many places are free on their side; None where no number is set.
    too_many
        Whether these are more than can be done at once.
    seen
        What names exactly this.
    """

    workshop: WorkshopFacts
    act: Act
    people: tuple[Delegate, ...]
    others: tuple[Delegate, ...]
    parties: Mapping[Side, str]
    themes: Mapping[str, str]
    meetings: int
    free: int | None
    seen: str

    @property
    def calendars(self) -> int:
        """How many calendars it is about: several who sit together are one."""
        return len({each.registration or each.id for each in self.people})

    @property
    def too_many(self) -> bool:
        """Whether these are more people than can be done at once."""
        return len(self.people) > MOST_AT_ONCE

    @property
    def too_few_places(self) -> bool:
        """Whether more are to be let in than there are free places."""
        return self.act is Act.ENTER and self.free is not None and self.calendars > self.free

    @property
    def possible(self) -> bool:
        """Whether it can be done as it stands."""
        return bool(self.people) and not self.too_many and not self.too_few_places


def effect_of(
    session: Session, principal: Principal, slug: str, act: Act, wanted: PeopleFilter, *, language: str
) -> Effect:
    """Return what an act would do for those of the own people whom a filter finds."""
    workshop = workshop_at(session, slug)
    require_look(principal, _action(act), workshop.resource(party=principal.party))
    return _effect(session, principal, workshop, act, wanted, language)


def act_for_many(  # noqa: PLR0913 (what for whom, as it was seen, why and when)
    session: Session,
    principal: Principal,
    slug: str,
    act: Act,
    wanted: PeopleFilter,
    *,
    seen: str,
    reason: str,
    telling: Telling,
    now: datetime,
    rank: int | None = None,
) -> Effect:
    """Do it for those whom the office saw, and return what was done.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    EditConflictError
        It would not do any more what the office saw.
    RefusedError
        It is for nobody, for too many, or for more than there are places; or the workshop is over.
    """
    workshop = workshop_at(session, slug)
    require(principal, _action(act), workshop.resource(party=principal.party), reason=reason)
    kept = kept_line(reason or principal.ground, "reason", most=LONGEST_REASON, needed=True)
    if act is not Act.RANK:
        require_open(workshop)
    effect = _effect(session, principal, workshop, act, wanted, "")
    if effect.seen != seen:
        raise EditConflictError
    _require_possible(effect)
    if act is Act.RANK:
        _rank(session, effect, rank)
    else:
        _move(session, effect, now)
    _note(session, principal, effect, kept, now)
    if telling.by_mail and act in _LETTERS:
        people = acting_queries.people_of(session, [each.key for each in effect.people])
        tell(session, principal, workshop, people, _LETTERS[act], reason=kept, link=telling.registration, now=now)
    return effect


def _action(act: Act) -> Action:
    return _ACTIONS.get(act, Action.REGISTRATION_WRITE)


def _effect(
    session: Session, principal: Principal, workshop: WorkshopFacts, act: Act, wanted: PeopleFilter, language: str
) -> Effect:
    everyone = everybody(session, principal, workshop, language)
    own = [each for each in everyone.people if each.own]
    meant = found(own, wanted)
    fitting = [each for each in meant if each.status in FITTING[act]]
    if act in {Act.WAIT, Act.ENTER}:  # it is about the calendar, so about all who sit in it
        calendars = {each.registration for each in fitting}
        fitting += [each for each in own if each.registration in calendars and each not in fitting]
    people = tuple(fitting)
    planned = people if act in {Act.WAIT, Act.WITHDRAW} else ()
    return Effect(
        workshop=workshop,
        act=act,
        people=people,
        others=tuple(each for each in meant if each.status not in FITTING[act]),
        parties=workshop.by_side(names.party_names(session, language, workshop.parties)),
        themes=everyone.themes,
        meetings=meetings_in_force(session, workshop.id, [each.key for each in planned]),
        free=places_among(session, principal, workshop, own).free,
        seen=_seen(act, people),
    )


def _seen(act: Act, people: Iterable[Delegate]) -> str:
    said = sorted(f"{each.id} {each.registration} {each.version} {each.status}" for each in people)
    return hashlib.sha256("\n".join([act, *said]).encode()).hexdigest()


def _require_possible(effect: Effect) -> None:
    if not effect.people:
        raise RefusedError(Refusal.NOBODY_MEANT)
    if effect.too_many:
        raise RefusedError(Refusal.TOO_MANY_AT_ONCE, found=len(effect.people), most=MOST_AT_ONCE)
    if effect.too_few_places:
        raise RefusedError(Refusal.NO_PLACE_FREE, free=effect.free or 0, wanted=effect.calendars)


def _move(session: Session, effect: Effect, now: datetime) -> None:
    if effect.act is Act.WITHDRAW:
        for each in effect.people:
            _withdraw(session, effect.workshop, each, now)
        return
    status = RegistrationStatus.WAITING if effect.act is Act.WAIT else RegistrationStatus.REGISTERED
    for row in _calendars(session, effect.people):
        row.status = status
    session.flush()
    mark_people_changed(session, effect.workshop.id, now=now)


def _withdraw(session: Session, workshop: WorkshopFacts, each: Delegate, now: datetime) -> None:
    owner = Owner(each.key, None)
    own = registrations.taking_part(session, workshop, owner)  # of several, the version moves on with each who leaves
    registrations.leave(session, workshop, owner, own, version=own.version, now=now)


def _calendars(session: Session, people: Sequence[Delegate]) -> list[Registration]:
    ids = {each.registration for each in people if each.registration}
    return list(session.scalars(select(Registration).where(Registration.public_id.in_(ids))))


def _rank(session: Session, effect: Effect, rank: int | None) -> None:
    if rank is not None and not 1 <= rank <= LARGEST_RANK:
        raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, "rank", least=1, most=LARGEST_RANK)
    keys = [each.key for each in effect.people]
    session.execute(update(Profile).where(Profile.id.in_(keys)).values(rank=rank, version=Profile.version + 1))


def _note(session: Session, principal: Principal, effect: Effect, reason: str, now: datetime) -> None:
    for each in effect.people:
        of_rank = effect.act is Act.RANK
        journal.record(
            session,
            principal,
            _JOURNAL[effect.act],
            subject_kind="profile" if of_rank else "registration",
            subject_id=each.id if of_rank else each.registration or "",
            workshop=effect.workshop.public_id,
            reason=reason,
            for_whom=each.id,
            now=now,
        )
