"""A workshop's rows as the document of an instance, and a plan's document as rows.

All ids in the documents are the rows' public ids and there are no names, so a document can be kept with a run, handed
to a worker or shown in an audit. Vetoes have left it: a vetoed pair is simply not there. What is shown to people is
made without vetoes instead, so that nothing that they see depends on one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set, Sized
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import Proof
from matchmaker.domain.programmes.items import to_plan
from matchmaker.domain.workshops import Side
from matchmaker.errors import InputError
from matchmaker.files.instances import CurrentMeeting, Instance, Pair, Person, Resource, Slot
from matchmaker.files.instances import Session as SessionEntry
from matchmaker.files.plans import Conflict, Plan, plan_document
from matchmaker.files.plans import Meeting as MeetingEntry
from matchmaker.services.encode.beside import beside_of
from matchmaker.store.queries import planning
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.workshops import Workshop


def workshop_instance(
    session: Session, workshop_id: int, *, with_vetoes: bool = True, keep_spare: bool = False
) -> Instance:
    """Return what the solver is asked to plan, in a number of statements that does not depend on that of people.

    Registrations that are not confirmed, sessions without a slot or in a break or plenary, and pairs that are vetoed or
    of one side are left out. Who goes on a visit is away meanwhile. The plan in force, if any, is the instance's
    `current`.

    Parameters
    ----------
    session, workshop_id
        The database, and the key of the workshop.
    with_vetoes
        Whether vetoes are kept, as a plan must; False for answers to people, which must be the same with and without.
    keep_spare
        Whether the share of tables that both offices want to have free stays free, as it does in a run; otherwise these
        tables can be used too, which is what they are for: by hand, and on the day.

    Raises
    ------
    InputError
        There is no such workshop, it has no slot, or nobody is registered: there is nothing to plan.
    """
    goals = planning.goals(session, workshop_id)
    if goals is None:
        raise InputError("workshop", "id", "a workshop that exists", str(workshop_id))
    slots = planning.slots(session, workshop_id)
    _require_any(slots, "slots", "at least one slot")
    slot_ids = {slot.id: slot.public_id for slot in slots}
    calendars = {calendar.id: calendar for calendar in planning.calendars(session, workshop_id)}
    _require_any(calendars, "registrations", "at least one that is confirmed")
    absent = planning.absences(session, workshop_id)
    beside = beside_of(session, workshop_id, slots, calendars, absent)
    sessions = _open(_sessions(session, workshop_id, slot_ids), {slot_ids[each] for each in beside.closed})
    resources = _resources(session, workshop_id, slot_ids)
    resource_ids = {key: resource.id for key, resource in resources.items()}
    pairing = _Pairing(calendars, planning.vetoed_pairs(session, workshop_id) if with_vetoes else set())
    away = {key: {*absent.get(key, ()), *beside.away.get(key, ())} for key in calendars}
    current = _current(session, workshop_id, pairing, sessions)
    return Instance(
        name=goals.public_id,
        slots=tuple(Slot(slot.public_id, slot.day.isoformat()) for slot in slots),
        sessions=_with_spare_tables(sessions.values(), goals.spare_tables_percent if keep_spare else 0, current),
        people=_people(session, workshop_id, goals.partnership_id, calendars, slot_ids, away),
        pairs=_pairs(session, workshop_id, pairing, sessions, resource_ids),
        resources=tuple(resources.values()),
        max_break_spread=goals.max_break_spread,
        objective=tuple(goals.objective),
        current=current,
    )


def store_plan(session: Session, workshop_id: int, run_id: int | None, plan: Plan, *, now: datetime) -> WorkshopPlan:
    """Add `plan` as the next draft of the workshop and return its row.

    Raises
    ------
    InputError
        The plan is of another workshop, or a meeting names somebody or something that the workshop does not have.
    """
    workshop = session.get_one(Workshop, workshop_id)
    if plan.instance != workshop.public_id:
        raise InputError("plan", "instance", f"the workshop {workshop.public_id}", plan.instance)
    row = _plan_row(plan, workshop_id, run_id, _next_number(session, workshop_id), now)
    session.add(row)
    session.flush()
    if meetings := _meeting_rows(session, workshop_id, plan.meetings):
        session.execute(insert(Meeting), [{**meeting, "plan_id": row.id, "version": 1} for meeting in meetings])
    return row


def plan_of(session: Session, plan_id: int) -> Plan:
    """Return a stored plan as a document, the host of each meeting first."""
    row = session.get_one(WorkshopPlan, plan_id)
    first_slots = _first_slots(session, row.workshop_id)
    return Plan(
        instance=session.get_one(Workshop, row.workshop_id).public_id,
        instance_sha256=row.instance_sha256,
        status=row.proof.value,
        method=row.method,
        seed=row.seed,
        seconds=row.seconds,
        versions=row.program_versions,
        objective=row.objective,
        bound=row.bound,
        gap=row.gap,
        bound_scope=row.bound_scope,
        meetings=tuple(
            MeetingEntry(
                each.host, each.visitor, each.session, first_slots[each.session_id], each.table_number, each.locked
            )
            for each in planning.meetings_of(session, plan_id)
        ),
        events=tuple(row.events),
        conflict=tuple(Conflict(each["rule"], tuple(each["ids"]), each["sentence"]) for each in row.conflict),
    )


def themes_covered(chosen: Iterable[int], parents: Mapping[int, int | None]) -> set[int]:
    """Return the themes whose sessions suit somebody who chose `chosen`.

    A theme covers its sub-topics, and a sub-topic opens the sessions that its theme has as a whole.

    Parameters
    ----------
    chosen
        Keys of themes and sub-topics.
    parents
        The theme of each sub-topic; None for a theme.
    """
    own = set(chosen)
    below = {theme for theme, parent in parents.items() if parent in own}
    above = {parent for theme in own if (parent := parents.get(theme)) is not None}
    return own | below | above


@dataclass(frozen=True, slots=True)
class _Pairing:
    """Who is there to be paired, and who must not be."""

    calendars: Mapping[int, planning.Calendar]
    vetoed: set[tuple[int, int]]

    def host_first(self, pair: tuple[int, int]) -> tuple[str, str] | None:
        """Return the public ids of a pair that may meet, the host first; None for any other."""
        one, other = (self.calendars.get(key) for key in pair)
        if one is None or other is None or one.side is other.side or pair in self.vetoed:
            return None
        host, visitor = (one, other) if one.side is Side.HOST else (other, one)
        return host.public_id, visitor.public_id


def _require_any(rows: Sized, where: str, expected: str) -> None:
    if not rows:
        raise InputError("workshop", where, expected, "none")


def _sessions(session: Session, workshop_id: int, slot_ids: Mapping[int, str]) -> dict[int, SessionEntry]:
    slots = planning.slots_of_sessions(session, workshop_id)
    return {
        row.id: SessionEntry(
            row.public_id, tuple(slot_ids[slot] for slot in slots[row.id]), row.tables, row.theme, row.room
        )
        for row in planning.sessions(session, workshop_id)
        if row.id in slots
    }


def _open(sessions: Mapping[int, SessionEntry], closed: Set[str]) -> dict[int, SessionEntry]:
    """Return the sessions of which no slot is closed."""
    return {key: each for key, each in sessions.items() if closed.isdisjoint(each.slots)}


def _with_spare_tables(
    sessions: Iterable[SessionEntry], percent: int, current: Sequence[CurrentMeeting]
) -> tuple[SessionEntry, ...]:
    """Return sessions without the tables that stay free; where the plan in force has meetings at these, they keep them.

    So a later run leaves alone what was put there by hand.
    """
    held = Counter(meeting.session for meeting in current)
    return tuple(
        replace(each, tables=max(to_plan(each.tables, percent), min(each.tables, held[each.id]))) for each in sessions
    )


def _resources(session: Session, workshop_id: int, slot_ids: Mapping[int, str]) -> dict[int, Resource]:
    shifts = planning.shifts(session, workshop_id)
    return {
        key: Resource(
            public_id, capacity, {slot_ids[slot]: shifts[key][slot] for slot in slot_ids if slot in shifts.get(key, ())}
        )
        for key, public_id, capacity in planning.resources(session, workshop_id)
    }


def _people(
    session: Session,
    workshop_id: int,
    partnership_id: int,
    calendars: Mapping[int, planning.Calendar],
    slot_ids: Mapping[int, str],
    away: Mapping[int, Set[int]],
) -> tuple[Person, ...]:
    themes = planning.themes(session, partnership_id)
    parents = {key: parent for key, _, parent in themes}
    chosen = planning.themes_of_calendars(session, workshop_id)
    covered = {key: themes_covered(chosen.get(key, ()), parents) for key in calendars}
    return tuple(
        Person(
            id=calendar.public_id,
            side=calendar.side.value,
            themes=tuple(public_id for theme, public_id, _ in themes if theme in covered[key]),
            unavailable=tuple(slot_ids[slot] for slot in slot_ids if slot in away[key]),
            min_meetings=calendar.min_meetings,
            max_meetings=calendar.max_meetings,
            max_in_a_row=calendar.max_in_a_row,
        )
        for key, calendar in calendars.items()
    )


def _pairs(
    session: Session,
    workshop_id: int,
    pairing: _Pairing,
    sessions: Mapping[int, SessionEntry],
    resource_ids: Mapping[int, str],
) -> tuple[Pair, ...]:
    """Return the scored pairs, and those that must meet although nothing speaks for them."""
    uses = planning.uses_of_scores(session, workshop_id)
    rules = {rule.pair: rule for rule in planning.rules(session, workshop_id)}
    pairs = []
    for score in planning.scores(session, workshop_id):
        if people := pairing.host_first(score.pair):
            used = tuple(resource_ids[resource] for resource in uses.get(score.id, ()))
            pair = Pair(score.public_id, *people, score.weight, uses=used, reasons=score.parts)
            pairs.append(_decided(pair, rules.pop(score.pair, None), sessions))
    unscored = (
        _decided(Pair(rule.public_id, *people, 0.0), rule, sessions)
        for rule in rules.values()
        if rule.must and (people := pairing.host_first(rule.pair))
    )
    return (*pairs, *unscored)


def _decided(pair: Pair, rule: planning.Rule | None, sessions: Mapping[int, SessionEntry]) -> Pair:
    if rule is None:
        return pair
    pair = replace(pair, must=rule.must, forbidden=rule.forbidden)
    if rule.session_id is None:
        return pair
    if rule.session_id not in sessions:
        return replace(pair, slots=())  # the one session they may meet in has no slot
    return replace(pair, session=sessions[rule.session_id].id)


def _current(
    session: Session, workshop_id: int, pairing: _Pairing, sessions: Mapping[int, SessionEntry]
) -> tuple[CurrentMeeting, ...]:
    return tuple(
        CurrentMeeting(*people, sessions[placed.session_id].id, placed.locked)
        for placed in planning.published_meetings(session, workshop_id)
        if placed.session_id in sessions and (people := pairing.host_first(placed.pair))
    )


def _next_number(session: Session, workshop_id: int) -> int:
    highest = session.scalar(select(func.max(WorkshopPlan.number)).where(WorkshopPlan.workshop_id == workshop_id))
    return (highest or 0) + 1


def _plan_row(plan: Plan, workshop_id: int, run_id: int | None, number: int, now: datetime) -> WorkshopPlan:
    document = plan_document(plan)
    alike = ("instance_sha256", "method", "seed", "seconds", "objective", "bound", "gap")
    return WorkshopPlan(
        workshop_id=workshop_id,
        run_id=run_id,
        number=number,
        proof=Proof(plan.status),
        program_versions=document["versions"],
        bound_scope=dict(plan.bound_scope),
        events=[dict(event) for event in plan.events],
        conflict=[{"rule": each.rule, "ids": list(each.ids), "sentence": each.sentence} for each in plan.conflict],
        created_at=now,
        **{name: document[name] for name in alike},
    )


def _meeting_rows(session: Session, workshop_id: int, meetings: Iterable[MeetingEntry]) -> list[dict[str, int]]:
    """Return the columns of each meeting, or refuse what the workshop does not have."""
    people = planning.registration_keys(session, workshop_id)  # of those, too, who withdrew while the plan was made
    sessions = {row.public_id: row.id for row in planning.sessions(session, workshop_id)}
    first_slots = _first_slots(session, workshop_id)
    rows = []
    for index, meeting in enumerate(meetings):
        path = f"meetings[{index}]"
        a = _known(people, meeting.a, f"{path}.a", "a registration of the workshop")
        b = _known(people, meeting.b, f"{path}.b", "a registration of the workshop")
        session_id = _known(sessions, meeting.session, f"{path}.session", "a session of the workshop")
        if meeting.slot != first_slots.get(session_id):
            raise InputError("plan", f"{path}.slot", "the first slot of its session", meeting.slot)
        rows.append(
            {
                "workshop_id": workshop_id,
                "session_id": session_id,
                "registration_a_id": min(a, b),
                "registration_b_id": max(a, b),
                "table_number": meeting.table,
                "locked": meeting.locked,
            }
        )
    return rows


def _first_slots(session: Session, workshop_id: int) -> dict[int, str]:
    slot_ids = {slot.id: slot.public_id for slot in planning.slots(session, workshop_id)}
    return {key: slot_ids[slots[0]] for key, slots in planning.slots_of_sessions(session, workshop_id).items()}


def _known(keys: Mapping[str, int], public_id: str, where: str, expected: str) -> int:
    if public_id not in keys:
        raise InputError("plan", where, expected, repr(public_id))
    return keys[public_id]
