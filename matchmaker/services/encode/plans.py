"""A plan's document as rows, and rows as the document of a plan, in public ids and without names."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import Proof
from matchmaker.errors import InputError
from matchmaker.files.plans import Conflict, Meeting, Plan, plan_document
from matchmaker.store.queries import planning, timetable
from matchmaker.store.queries.meetings import meetings_of
from matchmaker.store.tables.plans import Meeting as MeetingRow
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.workshops import Workshop


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
        session.execute(insert(MeetingRow), [{**meeting, "plan_id": row.id, "version": 1} for meeting in meetings])
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
            Meeting(each.host, each.visitor, each.session, first_slots[each.session_id], each.table_number, each.locked)
            for each in meetings_of(session, plan_id)
        ),
        events=tuple(row.events),
        conflict=tuple(Conflict(each["rule"], tuple(each["ids"]), each["sentence"]) for each in row.conflict),
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


def _meeting_rows(session: Session, workshop_id: int, meetings: Iterable[Meeting]) -> list[dict[str, int]]:
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
    return {key: place.slots[0].public_id for key, place in timetable.places(session, workshop_id).items()}


def _known(keys: Mapping[str, int], public_id: str, where: str, expected: str) -> int:
    if public_id not in keys:
        raise InputError("plan", where, expected, repr(public_id))
    return keys[public_id]
