"""What an office has to do now, or waits for, in order: one function for each thing, all over the same facts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matchmaker.domain.clock import day_in
from matchmaker.domain.desk import MandateState
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.services.people_filter import Delegate, Unanswered
from matchmaker.services.people_filter import Standing as Stands
from matchmaker.services.programmes.reading import Opening, Proposal
from matchmaker.services.workshops.tasks import Task, Todo
from matchmaker.store.queries.standing import Standing, VersionRow

SOON = timedelta(days=14)
"""How long before the last day to register, and before the workshop, an office is reminded of it."""

REMEMBERED = timedelta(days=30)
"""How long after a workshop it is said what is left to do."""

UNDER_WAY = frozenset({WorkshopStatus.OPEN, WorkshopStatus.CLOSED})


@dataclass(frozen=True, slots=True)
class Facts:
    """What tasks are found from, as it is for one office.

    Parameters
    ----------
    opening
        None where the workshop is no draft.
    versions
        Of the plan, the newest first.
    registered
        How many people are registered on each side.
    own
        The people of the own side, prepared and silent ones too.
    """

    status: WorkshopStatus
    starts_on: date
    ends_on: date
    time_zone: str
    party: int
    standing: Standing
    opening: Opening | None
    proposal: Proposal | None
    versions: Sequence[VersionRow]
    registered: Mapping[Side, int]
    own: Sequence[Delegate]
    now: datetime

    @property
    def in_force(self) -> VersionRow | None:
        """The version that is published, if one is."""
        return next((each for each in self.versions if each.status is PlanStatus.PUBLISHED), None)

    @property
    def today(self) -> date:
        """The day where the workshop is held."""
        return day_in(self.now, self.time_zone)

    @property
    def people_may_answer(self) -> bool:
        """Whether it is for the people to say anything now: the programme is known, and the workshop not over."""
        return self.status in UNDER_WAY and self.standing.slots > 0 and self.today <= self.ends_on


def tasks_of(facts: Facts) -> tuple[Todo, ...]:
    """Return everything that is to be done now or waited for, in the order in which it matters."""
    return tuple(todo for find in _ORDER for todo in find(facts))


def lacking(own: Sequence[Delegate], what: Unanswered) -> int:
    """Return how many of those who take part have not said something."""
    return sum(each.takes_part and what in each.lacks for each in own)


def _programme(facts: Facts) -> Iterator[Todo]:
    if facts.today > facts.ends_on:
        return
    if not facts.standing.slots:
        yield Todo(Task.ADD_SLOTS)
    elif not facts.standing.tables:
        yield Todo(Task.ADD_TABLES)


def _opening(facts: Facts) -> Iterator[Todo]:
    if facts.opening is None or not facts.standing.tables:
        return
    if facts.opening.own:
        yield Todo(Task.WAIT_FOR_OPENING)
    else:
        yield Todo(Task.CONFIRM_OPENING if facts.opening.other else Task.PROPOSE_OPENING)


def _change(facts: Facts) -> Iterator[Todo]:
    if facts.proposal is None:
        return
    if not facts.proposal.fresh:
        yield Todo(Task.RENEW_CHANGE)
    else:
        task = Task.WAIT_FOR_CHANGE if facts.proposal.own else Task.DECIDE_CHANGE
        yield Todo(task, {"party": facts.proposal.party})


def _mandate(facts: Facts) -> Iterator[Todo]:
    if facts.standing.mandate is MandateState.PROPOSED:
        own = facts.standing.mandate_of == facts.party
        yield Todo(Task.WAIT_FOR_MANDATE if own else Task.CONFIRM_MANDATE)


def _proposed_plans(facts: Facts) -> Iterator[Todo]:
    if facts.status in UNDER_WAY:
        for each in facts.versions:
            if each.status is PlanStatus.PROPOSED:
                task = Task.WAIT_FOR_PLAN if each.confirmed else Task.CONFIRM_PLAN
                yield Todo(task, {"number": each.number, "plan": each.public_id})


def _desk(facts: Facts) -> Iterator[Todo]:
    if facts.standing.desk_events and facts.in_force and facts.today <= facts.ends_on:
        yield Todo(Task.REPAIR, {"count": facts.standing.desk_events})


def _today(facts: Facts) -> Iterator[Todo]:
    if facts.status in UNDER_WAY and facts.starts_on <= facts.today <= facts.ends_on:
        yield Todo(Task.TODAY)


def _places(facts: Facts) -> Iterator[Todo]:
    waiting = sum(each.status is Stands.WAITING for each in facts.own)
    places = facts.standing.places
    if not facts.people_may_answer or not waiting or (places is not None and facts.standing.taken >= places):
        return
    free = None if places is None else places - facts.standing.taken
    yield Todo(Task.FILL_PLACES, {"count": waiting, "free": free})


def _clearance(facts: Facts) -> Iterator[Todo]:
    if facts.people_may_answer and facts.standing.asks_clearance and facts.standing.uncleared:
        yield Todo(Task.CLEAR, {"count": facts.standing.uncleared})


def _closing(facts: Facts) -> Iterator[Todo]:
    closes_at = facts.standing.registration_closes_at
    if facts.status is WorkshopStatus.OPEN and closes_at and facts.now < closes_at <= facts.now + SOON:
        yield Todo(Task.CLOSES_SOON, {"closes_at": closes_at})


def _invitations(facts: Facts) -> Iterator[Todo]:
    """Remind of inviting the people of the workshop before, until the own office has begun any message to its own."""
    early = facts.status in {WorkshopStatus.DRAFT, WorkshopStatus.OPEN} and facts.today < facts.starts_on
    if facts.standing.copied and not facts.standing.mailings and facts.standing.slots and early:
        yield Todo(Task.INVITE)


def _answers(facts: Facts) -> Iterator[Todo]:
    """Yield what the people of the own side have not answered, the first question first."""
    if not facts.people_may_answer:
        return
    silent = sum(each.status is Stands.SILENT for each in facts.own)
    prepared = sum(each.status is Stands.PREPARED for each in facts.own)
    counts = [
        (Task.REMIND, silent if facts.status is WorkshopStatus.OPEN else 0),
        (Task.ASK_ABOUT_ENTRIES, prepared),
        (Task.ASK_FOR_PROFILES, lacking(facts.own, Unanswered.PROFILE)),
        (Task.ASK_FOR_CONSENT, lacking(facts.own, Unanswered.CONSENT)),
        (Task.ASK_FOR_TIMES, lacking(facts.own, Unanswered.SLOTS)),
        (Task.ASK_FOR_WISHES, 0 if facts.in_force else lacking(facts.own, Unanswered.WISHES)),
    ]
    for task, count in counts:
        if count:
            yield Todo(task, {"count": count})


def _plan(facts: Facts) -> Iterator[Todo]:
    """Yield the next step to a plan; none while one waits for an answer."""
    waiting = any(each.status is PlanStatus.PROPOSED for each in facts.versions)
    ready = all(facts.registered.values()) and facts.standing.tables
    if facts.status not in UNDER_WAY or waiting or not ready:
        return
    latest = facts.versions[0] if facts.versions else None
    if latest is None:
        yield Todo(Task.RUN)
    elif latest.status is PlanStatus.DRAFT and latest.stale_since:
        yield Todo(Task.RUN_AGAIN, {"number": latest.number})
    elif latest.status is PlanStatus.DRAFT and latest.meetings:
        yield Todo(Task.PROPOSE_PLAN, {"number": latest.number, "plan": latest.public_id})
    elif facts.in_force is None and latest.status is not PlanStatus.DRAFT:
        yield Todo(Task.RUN)
    elif facts.in_force is latest and latest.stale_since and facts.today < facts.starts_on:
        yield Todo(Task.RENEW_PUBLISHED, {"number": latest.number})


def _agenda(facts: Facts) -> Iterator[Todo]:
    """Remind of telling the people that there is an agenda, until the own office has written to them once."""
    published = facts.in_force
    if published and facts.standing.agenda_written_at is None and facts.today <= facts.ends_on:
        yield Todo(Task.TELL_AGENDA, {"number": published.number})


def _before_and_after(facts: Facts) -> Iterator[Todo]:
    if facts.status not in UNDER_WAY | {WorkshopStatus.HELD}:
        return
    if facts.today < facts.starts_on <= facts.today + SOON:
        yield Todo(Task.BEGINS_SOON, {"days": (facts.starts_on - facts.today).days})
    elif facts.ends_on < facts.today <= facts.ends_on + REMEMBERED:
        yield Todo(Task.REPORT)


_ORDER: tuple[Callable[[Facts], Iterator[Todo]], ...] = (
    _today,
    _desk,
    _proposed_plans,
    _change,
    _mandate,
    _programme,
    _opening,
    _places,
    _clearance,
    _closing,
    _invitations,
    _answers,
    _plan,
    _agenda,
    _before_and_after,
)
"""Every function that yields tasks; what comes first is asked first."""
