"""The weights of a workshop: what others would change, who may look and save, and what never shows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ChangeState
from matchmaker.domain.jobs import JobState
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, Role
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import EditConflictError, ForbiddenError, NotFoundError, Refusal, RefusedError, SignInNeededError
from matchmaker.services import jobs, parts, programmes, weights
from matchmaker.services.programmes import Saved
from matchmaker.services.scoring import profiles_of
from matchmaker.services.weights import Weighing
from matchmaker.store.tables.confirmations import WorkshopChange
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.workshops import WorkshopName
from matchmaker.store.transaction import reading, transaction
from tests import assembly, factories
from tests.factories import NOW
from tests.statements import counted

USUAL = {
    "complementarity": 0.5,
    "keywords": 0.2,
    "themes": 0.1,
    "language": 0.1,
    "sector": 0.1,
    "wants": 0.3,
    "met_before": -0.2,
}


def made(
    session: Session, hosts: int = 4, visitors: int = 3, status: WorkshopStatus = WorkshopStatus.OPEN
) -> assembly.Assembly:
    """Write a workshop whose people all agreed to be seen, with the parts of their pairs."""
    at = assembly.assembled(session, hosts=hosts, visitors=visitors)
    at.workshop.status = status
    session.add(WorkshopName(workshop_id=at.workshop.id, language="en", name="Kick-off"))
    for profile in session.scalars(select(Profile.id)):
        agree(session, profile)
    compute(session, at)
    return at


def agree(session: Session, profile: int, *, granted: bool = True) -> None:
    said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": granted, "wording": "2026-11", "said_at": NOW}
    session.add(Consent(profile_id=profile, **said))
    session.flush()


def compute(session: Session, at: assembly.Assembly) -> None:
    profiles = profiles_of(session, at.workshop.id)
    parts.keep(session, at.workshop.id, parts.parts_of(profiles, None), parts.input_sha256(profiles, ""), now=NOW)


def look(
    session: Session,
    at: assembly.Assembly,
    wanted: dict[str, float] | None = None,
    by: Principal | None = None,
    model: str = "",
) -> Weighing:
    who = by or at.host_office
    return weights.weigh(session, who, at.slug, wanted, model=model, language="en", now=NOW)


def save(session: Session, at: assembly.Assembly, version: int, by: Principal | None = None, **other: float) -> Saved:
    return weights.save_weights(session, by or at.host_office, at.slug, {**USUAL, **other}, version, now=NOW)


def test_other_weights_are_shown_against_those_in_force(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        page = look(session, at, {**USUAL, "complementarity": 0.0, "sector": 1.0})
        assert (page.standing, page.editable, page.usual) == (USUAL, USUAL, USUAL)
        assert page.wanted == {**USUAL, "complementarity": 0.0, "sector": 1.0}
        assert page.effect is not None
        assert sum(page.effect.before) == sum(page.effect.after) == 12
        assert page.effect.before != page.effect.after
        assert page.effect.people == 7
        assert [pair.ranked.rank_after for pair in page.pairs] == list(range(1, 13))


def test_the_weights_of_the_workshop_are_in_force(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        at.workshop.weights = {"sector": 0.7}
        session.flush()
        page = look(session, at)
        assert page.standing == page.wanted == {**USUAL, "sector": 0.7}
        assert page.usual == USUAL


def test_weights_that_cannot_be_are_not_tried(engine: Engine) -> None:
    with transaction(engine) as session:
        assert look(session, made(session), {**USUAL, "keywords": float("nan")}).wanted == USUAL


def test_before_the_parts_are_computed_there_is_nothing_to_show(engine: Engine) -> None:
    with transaction(engine) as session:
        page = look(session, assembly.assembled(session))
        assert (page.source, page.effect, page.pairs) == (None, None, ())


def test_it_says_when_the_parts_are_out_of_date_or_of_another_model(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        source = look(session, at).source
        assert source is not None
        assert (source.model, source.computed_at, source.outdated_since, source.other_model) == ("", NOW, None, False)
        changed = look(session, at, model="some-model/1").source
        assert changed is not None
        assert changed.other_model


@pytest.mark.parametrize("people", [2, 20])
def test_the_page_takes_as_many_statements_whatever_the_number_of_people(engine: Engine, people: int) -> None:
    with transaction(engine) as session:
        at = made(session, people, people)
        session.expunge_all()
    with reading(engine) as session, counted(engine) as statements:
        look(session, at, {**USUAL, "sector": 1.0})
    assert len(statements) == 8


def test_a_veto_and_a_wish_change_nothing_on_the_page_of_either_office(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        offices = (at.host_office, at.visitor_office)
        before = [look(session, at, {**USUAL, "sector": 0.9}, by) for by in offices]
        factories.preference(session, at.visitors[0], at.hosts[0], PreferenceKind.VETO)
        factories.preference(session, at.visitors[1], at.hosts[1], PreferenceKind.WANT)
        compute(session, at)
        session.expire_all()
        assert [look(session, at, {**USUAL, "sector": 0.9}, by) for by in offices] == before


def test_people_of_the_other_side_who_did_not_agree_are_not_named(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session, hosts=1, visitors=2)
        hidden = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == at.visitors[0].id)
        agree(session, session.scalars(hidden).one(), granted=False)
        named = {pair.ranked.visitor: pair.visitor for pair in look(session, at).pairs}
        own = {pair.ranked.visitor: pair.visitor for pair in look(session, at, by=at.visitor_office).pairs}
        assert named[0] is None
        assert named[1] is not None
        assert own[0] is not None


def test_of_those_who_sit_together_only_those_who_agreed_are_named(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session, hosts=1, visitors=1)
        other = factories.profile(session, factories.party(session), name="Silent Partner")
        keys = {"registration_id": at.visitors[0].id, "workshop_id": at.workshop.id, "profile_id": other.id}
        session.add(RegistrationMember(**keys, position=1))
        session.flush()
        shown = look(session, at).pairs[0].visitor
        own = look(session, at, by=at.visitor_office).pairs[0].visitor
        assert shown is not None
        assert [member.name for member in shown.members] == ["Secret Name"]
        assert own is not None
        assert [member.name for member in own.members] == ["Secret Name", "Silent Partner"]


def test_in_a_draft_weights_hold_at_once(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session, status=WorkshopStatus.DRAFT)
        plan = factories.plan(session, at.workshop)
        page = look(session, at)
        assert page.draft
        assert save(session, at, page.version, sector=0.45) is Saved.APPLIED
        session.expire_all()
        assert at.workshop.weights == {"sector": 0.45}
        assert profiles_of(session, at.workshop.id).weights == {"sector": 0.45}
        assert session.get_one(WorkshopPlan, plan.id).stale_since == NOW
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert entry is not None
        assert entry.action == "programme.change"
        assert entry.details["differences"] == [
            {"change": "weight", "values": {"part": "sector", "before": None, "after": 0.45}}
        ]


def test_in_an_open_workshop_weights_hold_when_the_other_office_confirms(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        assert save(session, at, look(session, at).version, keywords=0.6) is Saved.PROPOSED
        session.expire_all()
        assert at.workshop.weights is None
        mine, other = look(session, at), look(session, at, by=at.visitor_office)
        assert (mine.standing, mine.editable["keywords"]) == (USUAL, 0.6)
        assert (other.editable, other.proposal is not None) == (USUAL, True)
        change = session.scalars(select(WorkshopChange).where(WorkshopChange.state == ChangeState.PROPOSED)).one()
        assert other.proposal is not None
        programmes.confirm_change(session, at.visitor_office, at.slug, change.public_id, other.proposal.sha256, now=NOW)
        session.expire_all()
        assert look(session, at).standing == {**USUAL, "keywords": 0.6}


def test_weights_that_were_replaced_are_not_confirmed_by_the_hash_of_the_earlier_ones(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        save(session, at, look(session, at).version, keywords=0.6)
        seen = look(session, at, by=at.visitor_office).proposal
        save(session, at, look(session, at).version, keywords=0.9)
        assert seen is not None
        for change in session.scalars(select(WorkshopChange)).all():
            with pytest.raises((EditConflictError, RefusedError)):
                programmes.confirm_change(session, at.visitor_office, at.slug, change.public_id, seen.sha256, now=NOW)
        session.expire_all()
        assert at.workshop.weights is None


def test_weights_go_into_the_proposal_that_the_office_has_made_already(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        page = programmes.show_programme(session, at.host_office, at.slug, "en")
        terms = replace(page.programme.terms, place="Viborg")
        programmes.save_programme(
            session, at.host_office, at.slug, replace(page.programme, terms=terms), page.version, now=NOW
        )
        save(session, at, page.version, keywords=0.6)
        proposal = look(session, at).proposal
        assert proposal is not None
        assert (proposal.programme.terms.place, proposal.programme.terms.weights) == ("Viborg", {"keywords": 0.6})


def test_weights_over_an_older_programme_are_refused(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session, status=WorkshopStatus.DRAFT)
        version = look(session, at).version
        save(session, at, version, keywords=0.6)
        session.expire_all()
        with pytest.raises(EditConflictError):
            save(session, at, version, by=at.visitor_office, keywords=0.7)


def test_the_usual_weights_again_are_no_weights_of_its_own(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session, status=WorkshopStatus.DRAFT)
        save(session, at, look(session, at).version, keywords=0.6)
        session.expire_all()
        save(session, at, look(session, at).version)
        session.expire_all()
        assert at.workshop.weights is None
        with pytest.raises(RefusedError) as refused:
            save(session, at, look(session, at).version)
        assert refused.value.refusal is Refusal.NOTHING_CHANGED


def test_a_weight_that_cannot_be_is_refused_at_its_field(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        with pytest.raises(RefusedError) as refused:
            save(session, at, look(session, at).version, keywords=1.5)
        assert (refused.value.refusal, refused.value.field) == (Refusal.WEIGHT_WRONG, "terms:weights:keywords")


def test_only_the_two_offices_look_and_save(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        stranger = assembly.office(session, factories.party(session).id)
        expert = Principal(
            account=99, role=Role.EXPERT, party=at.host_office.party, workshops=frozenset({at.workshop.id})
        )
        for who, error in ((stranger, NotFoundError), (expert, ForbiddenError), (Principal(), SignInNeededError)):
            with pytest.raises(error):
                look(session, at, by=who)
            with pytest.raises(error):
                save(session, at, 1, by=who, keywords=0.6)


def test_a_renewal_is_asked_for_once_and_seen_by_both(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        weights.renew_parts(session, at.host_office, at.slug, now=NOW)
        weights.renew_parts(session, at.visitor_office, at.slug, now=NOW)
        job = session.scalars(select(Job)).one()
        assert (job.kind, job.state, job.workshop_id) == (parts.KIND, JobState.QUEUED, at.workshop.id)
        renewal = look(session, at, by=at.visitor_office).renewal
        assert renewal is not None
        assert (renewal.active, renewal.unattended, renewal.failure) == (True, False, None)
        late = weights.weigh(
            session, at.host_office, at.slug, None, model="", language="en", now=NOW + timedelta(minutes=1)
        ).renewal
        assert late is not None
        assert late.unattended


def test_a_renewal_that_failed_says_why_and_can_be_asked_for_again(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        weights.renew_parts(session, at.host_office, at.slug, now=NOW)
        claim = jobs.claim_next(session, "worker", now=NOW)
        assert claim is not None
        jobs.fail(session, claim, Refusal.MODEL_UNUSABLE, now=NOW)
        session.expire_all()
        renewal = look(session, at).renewal
        assert renewal is not None
        assert (renewal.active, renewal.failure) == (False, Refusal.MODEL_UNUSABLE)
        weights.renew_parts(session, at.host_office, at.slug, now=NOW)
        assert len(session.scalars(select(Job)).all()) == 2


def test_strangers_ask_for_no_renewal(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session)
        with pytest.raises(NotFoundError):
            weights.renew_parts(session, assembly.office(session, factories.party(session).id), at.slug, now=NOW)


def test_a_published_plan_stays_when_weights_change(engine: Engine) -> None:
    with transaction(engine) as session:
        at = made(session, status=WorkshopStatus.DRAFT)
        plan = factories.plan(session, at.workshop, status=PlanStatus.PUBLISHED, published_at=NOW)
        save(session, at, look(session, at).version, keywords=0.6)
        session.expire_all()
        assert session.get_one(WorkshopPlan, plan.id).stale_since is None
