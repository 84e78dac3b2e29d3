"""The weights of a workshop: what they are, what others would do before any run, and agreeing on others.

The weights are one of the joint settings, so they are saved as the programme is: at once while the workshop is a draft,
afterwards as a proposal that the other office confirms. What is shown is made from parts that are kept; no wish and no
veto is among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.affinity.effects import Effect, RankedPair, effect_of
from matchmaker.domain.jobs import JobState
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.weights import NAMES, faults_of_weights
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import Refusal
from matchmaker.services import jobs, journal, parts, programmes
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.plans.heading import WorkshopHead, unseen_calendars, workshop_head
from matchmaker.services.programmes import Proposal, Saved
from matchmaker.services.programmes.reading import programme_of, proposal_of, require_office, seen_at
from matchmaker.services.programmes.saving import ENDED
from matchmaker.services.scoring import usual_weights
from matchmaker.services.standings import Standing, read_standing
from matchmaker.store.queries import names, scoring, timetable
from matchmaker.store.queries import programmes as programme_queries
from matchmaker.store.queries.timetable import Calendar
from matchmaker.store.tables.jobs import Job

BEST_PAIRS = 20
BEST_PARTNERS = 3


@dataclass(frozen=True, slots=True)
class Renewal:
    """The job that computes the parts anew.

    Parameters
    ----------
    unattended
        It has been waiting for so long that no worker seems to be there.
    failure
        Why the last one ended without parts; None while one is under way.
    """

    active: bool
    standing: Standing | None
    unattended: bool
    failure: Refusal | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where the parts come from.

    Parameters
    ----------
    model
        What compared the texts beside their words; empty: words only.
    other_model
        Whether another one, or none, is chosen by now.
    """

    model: str
    computed_at: datetime
    outdated_since: datetime | None
    other_model: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair among the best, with the two calendars; None for one that the reader may not see by name."""

    ranked: RankedPair
    host: Calendar | None
    visitor: Calendar | None


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the page about weights shows.

    Parameters
    ----------
    draft
        Whether what is saved holds at once.
    over
        Whether the workshop is over, so that nothing is saved any more.
    standing
        All weights in force.
    editable
        Those that the office goes on editing: of its own proposal that waits, else those in force.
    wanted
        Those whose effect is shown.
    follow_up
        Whether another one of its series came before, so that people can have met.
    parts
        The names of the parts that the people of this workshop can be compared by.
    effect, pairs
        What `wanted` would change; None and nothing where no parts are kept yet.
    """

    workshop: WorkshopHead
    version: int
    draft: bool
    over: bool
    standing: Mapping[str, float]
    editable: Mapping[str, float]
    wanted: Mapping[str, float]
    usual: Mapping[str, float]
    proposal: Proposal | None
    follow_up: bool
    parts: frozenset[str]
    source: Source | None
    renewal: Renewal | None
    effect: Effect | None
    pairs: tuple[Pair, ...]

    @property
    def seen(self) -> str:
        """What the page was opened at, as it travels with it."""
        return seen_at(self.version, self.proposal)


def weigh(
    session: Session,
    principal: Principal,
    slug: str,
    wanted: Mapping[str, float] | None,
    *,
    model: str,
    language: str,
    now: datetime,
) -> Weighing:
    """Return the weights of a workshop and what `wanted` would change, from parts that are kept.

    Parameters
    ----------
    wanted
        Weights that are to be tried; None, or wrong ones (which the form tells), those that are being edited.
    model
        What would compare texts by meaning now; empty: words alone.
    """
    workshop = workshop_at(session, slug)
    require_office(principal, workshop)
    require(principal, Action.REASON_READ, workshop.resource())
    place = scoring.follows(session, workshop.id)
    usual = usual_weights(follow_up=place.follow_up)
    standing = {**usual, **place.weights}
    proposal = _proposal(session, principal, workshop, language)
    own = proposal is not None and proposal.own and proposal.fresh
    editable = {**usual, **proposal.programme.terms.weights} if proposal is not None and own else standing
    tried = {**usual, **wanted} if wanted is not None and not list(faults_of_weights(wanted)) else editable
    kept = parts.kept(session, workshop.id)
    effect = (
        None if kept is None else effect_of(kept.parts.tables, standing, tried, best=BEST_PAIRS, each=BEST_PARTNERS)
    )
    return Weighing(
        workshop=workshop_head(session, principal, workshop, language),
        version=workshop.version,
        draft=workshop.status is WorkshopStatus.DRAFT,
        over=workshop.status in ENDED,
        standing=_in_order(standing),
        editable=_in_order(editable),
        wanted=_in_order(tried),
        usual=_in_order(usual),
        proposal=proposal,
        follow_up=place.has_earlier,
        parts=frozenset() if kept is None else frozenset(kept.parts.tables.values),
        source=None
        if kept is None
        else Source(kept.parts.model, kept.computed_at, kept.outdated_since, kept.parts.model != model),
        renewal=_renewal(session, workshop, now),
        effect=effect,
        pairs=() if kept is None or effect is None else _named(session, principal, workshop, kept.parts, effect),
    )


def save_weights(
    session: Session,
    principal: Principal,
    slug: str,
    weights: Mapping[str, float],
    version: int,
    *,
    proposal: str | None = None,
    now: datetime,
) -> Saved:
    """Save a full set of weights that was edited from `version` of the workshop, as any change of the programme.

    Raises
    ------
    EditConflictError
        The programme was changed meanwhile.
    ProgrammeRefusedError, RefusedError
        A weight is wrong, nothing was changed, or the other office's proposal has to be decided first.
    """
    workshop = workshop_at(session, slug)
    require_office(principal, workshop)
    usual = usual_weights(follow_up=scoring.follows(session, workshop.id).follow_up)
    programme = programme_of(session, workshop)
    pending = _proposal(session, principal, workshop, names.FALLBACK)
    if pending is not None and pending.own and pending.fresh:
        programme = pending.programme
    other = {name: weight for name, weight in weights.items() if weight != usual.get(name)}
    changed = replace(programme, terms=replace(programme.terms, weights=other))
    return programmes.save_programme(session, principal, slug, changed, version, proposal=proposal, now=now)


def renew_parts(session: Session, principal: Principal, slug: str, *, now: datetime) -> None:
    """Ask for the parts to be computed anew, unless that is under way."""
    workshop = workshop_at(session, slug)
    require(principal, Action.RUN_START, workshop.resource())
    renewal = _renewal(session, workshop, now)
    if renewal is not None and renewal.active:
        return
    wish = jobs.Wish(
        kind=parts.KIND,
        workshop_id=workshop.id,
        requested_by_id=principal.account,
        exclusive_key=f"{parts.KIND}:{workshop.public_id}",
    )
    job = jobs.enqueue(session, wish, now=now)
    place = workshop.public_id
    journal.record(
        session, principal, "scores renewed", subject_kind="run", subject_id=job.public_id, workshop=place, now=now
    )


def _in_order(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: weights[name] for name in NAMES}


def _proposal(session: Session, principal: Principal, workshop: WorkshopFacts, language: str) -> Proposal | None:
    """Return the change of the programme that waits for an answer, if there is one."""
    row = programme_queries.pending_change(session, workshop.id)
    if row is None:
        return None
    parties = names.party_names(session, language, workshop.parties)
    return proposal_of(row, principal, workshop, parties, programme_of(session, workshop))


def _renewal(session: Session, workshop: WorkshopFacts, now: datetime) -> Renewal | None:
    """Return the last job that was to compute the parts of a workshop, None where there was none."""
    query = select(Job).where(Job.workshop_id == workshop.id, Job.kind == parts.KIND)
    job = session.scalar(query.order_by(Job.id.desc()).limit(1))
    if job is None:
        return None
    return Renewal(
        active=job.finished_at is None,
        standing=read_standing(job.progress_text) if job.state is JobState.RUNNING else None,
        unattended=job.state is JobState.QUEUED and now - job.due_at > jobs.PATIENCE,
        failure=Refusal(job.error) if job.error else None,
    )


def _named(
    session: Session, principal: Principal, workshop: WorkshopFacts, kept: parts.Parts, effect: Effect
) -> tuple[Pair, ...]:
    """Return the best pairs with their calendars, without those of the other side who did not agree to be seen."""
    wanted = {kept.hosts[pair.host] for pair in effect.pairs} | {kept.visitors[pair.visitor] for pair in effect.pairs}
    unseen = unseen_calendars(session, principal, workshop)
    own = workshop.side_of(principal.party)
    seen = {
        calendar.public_id: calendar if calendar.side is own else _seen(calendar)
        for calendar in timetable.calendars_called(session, workshop.id, wanted).values()
        if calendar.id not in unseen
    }
    return tuple(
        Pair(pair, seen.get(kept.hosts[pair.host]), seen.get(kept.visitors[pair.visitor])) for pair in effect.pairs
    )


def _seen(calendar: Calendar) -> Calendar:
    """Return a calendar of the other side with those of its people alone who agreed to be seen."""
    return replace(calendar, members=tuple(member for member in calendar.members if member.seen))
