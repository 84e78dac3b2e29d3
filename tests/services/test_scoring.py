from random import Random

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import ProfileTextKind
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.weights import NAMES, faults_of_weights
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.files.instance_files import format_instance
from matchmaker.files.instances import Instance
from matchmaker.files.profiles import LanguageResource, Preference, Profile, Profiles, format_profiles
from matchmaker.services.affinity import score
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.scoring import profiles_of, store_scores, usual_weights
from matchmaker.store.tables.pairs import PairScore, PairScoreUse
from matchmaker.store.tables.people import Profile as ProfileRow
from matchmaker.store.tables.people import ProfileLanguage, ProfileText
from matchmaker.store.tables.registrations import Registration, RegistrationMember, RegistrationTheme
from matchmaker.store.transaction import transaction
from tests import assembly, factories
from tests.factories import NOW


def scored(session: Session, at: assembly.Assembly) -> Instance:
    answer = score(profiles_of(session, at.workshop.id))
    store_scores(session, at.workshop.id, answer)
    return answer


def by_id(profiles: Profiles, registration: Registration) -> Profile:
    return next(person for person in profiles.people if person.id == registration.public_id)


def say(session: Session, registration: Registration, kind: ProfileTextKind, *texts: str, language: str = "") -> None:
    """Let one more member of a calendar write these texts and speak a language."""
    seats = list(
        session.scalars(select(RegistrationMember).where(RegistrationMember.registration_id == registration.id))
    )
    party = session.scalars(select(ProfileRow.party_id).where(ProfileRow.id == seats[0].profile_id)).one()
    known = {"party_id": party, "name": "Second Person", "created_at": NOW}
    profile = factories.added(session, ProfileRow(**known))
    ids = {"registration_id": registration.id, "profile_id": profile.id, "workshop_id": registration.workshop_id}
    session.add(RegistrationMember(**ids, position=len(seats)))
    for position, text in enumerate(texts):
        session.add(ProfileText(profile_id=profile.id, kind=kind, position=position, text=text))
    if language:
        session.add(ProfileLanguage(profile_id=profile.id, language=language))
    session.flush()


def test_the_profiles_hold_opaque_ids_and_no_names(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        written = format_profiles(profiles_of(session, made.workshop.id)).decode()
        assert made.hosts[0].public_id in written
        assert "Secret" not in written
        assert made.slug not in written


def test_a_party_of_several_is_one_calendar_with_all_that_its_members_say(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session, hosts=1)
        before = by_id(profiles_of(session, made.workshop.id), made.hosts[0])
        say(session, made.hosts[0], ProfileTextKind.OFFER, "a wind tunnel", before.offers[0], language="zh")
        after = by_id(profiles_of(session, made.workshop.id), made.hosts[0])
        assert after.offers == (*before.offers, "a wind tunnel")
        assert after.seeks == before.seeks
        assert after.languages == ("en", "zh")
        assert after.sector == before.sector


def test_only_confirmed_registrations_and_what_they_say_are_scored(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        factories.preference(session, made.hosts[0], made.visitors[0], PreferenceKind.WANT)
        factories.preference(session, made.visitors[1], made.hosts[0], PreferenceKind.WANT)
        made.visitors[0].status = RegistrationStatus.WITHDRAWN
        session.flush()
        profiles = profiles_of(session, made.workshop.id)
        assert made.visitors[0].public_id not in {person.id for person in profiles.people}
        assert profiles.preferences == (Preference(made.visitors[1].public_id, made.hosts[0].public_id, "want"),)


def test_a_theme_that_was_chosen_covers_its_sub_topics(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        theme = factories.theme(session, made.workshop)
        sub_topic = factories.theme(session, made.workshop, theme)
        session.add(RegistrationTheme(registration_id=made.hosts[0].id, theme_id=theme.id))
        session.flush()
        person = by_id(profiles_of(session, made.workshop.id), made.hosts[0])
        assert set(person.themes) == {theme.public_id, sub_topic.public_id}


def test_interpreters_are_the_resources_with_two_languages(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        factories.resource(session, made.workshop)
        joins = assembly.interpreters(session, made.workshop, "da", "zh", 2)
        profiles = profiles_of(session, made.workshop.id)
        assert profiles.resources == (LanguageResource(joins.public_id, 2, ("da", "zh")),)


def test_a_pair_without_a_common_language_uses_an_interpreter(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session, hosts=1, visitors=1)
        for language, seat in zip(("da", "zh"), (made.hosts[0], made.visitors[0]), strict=True):
            mine = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == seat.id)
            row = session.scalars(select(ProfileLanguage).where(ProfileLanguage.profile_id.in_(mine))).one()
            row.language = language
        joins = assembly.interpreters(session, made.workshop, "da", "zh")
        session.flush()
        scored(session, made)
        assert session.scalars(select(PairScoreUse.resource_id)).all() == [joins.id]
        (pair,) = workshop_instance(session, made.workshop.id).pairs
        assert pair.uses == (joins.public_id,)


def test_a_pair_without_a_common_language_and_without_an_interpreter_cannot_meet(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session, hosts=2, visitors=1)
        for language, seat in zip(("da", "zh"), (made.hosts[0], made.visitors[0]), strict=True):
            mine = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == seat.id)
            row = session.scalars(select(ProfileLanguage).where(ProfileLanguage.profile_id.in_(mine))).one()
            row.language = language
        mine = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == made.hosts[1].id)
        session.add(ProfileLanguage(profile_id=session.scalars(mine).one(), language="zh"))
        session.flush()
        scored(session, made)
        (pair,) = workshop_instance(session, made.workshop.id).pairs
        assert (pair.a, pair.b) == (made.hosts[1].public_id, made.visitors[0].public_id)


def test_scores_are_stored_with_their_parts_as_reasons(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        answer = scored(session, made)
        stored = workshop_instance(session, made.workshop.id)
        expected = {(pair.a, pair.b): (pair.weight, dict(pair.reasons)) for pair in answer.pairs}
        assert {(pair.a, pair.b): (pair.weight, dict(pair.reasons)) for pair in stored.pairs} == expected
        assert all("complementarity" in pair.reasons for pair in stored.pairs)


def test_scoring_again_replaces_all_scores_and_keeps_the_ids_of_the_pairs(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        scored(session, made)
        before = format_instance(workshop_instance(session, made.workshop.id))
        scored(session, made)
        assert format_instance(workshop_instance(session, made.workshop.id)) == before


def test_the_scores_of_somebody_who_left_disappear(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session, hosts=2, visitors=2)
        answer = scored(session, made)
        made.hosts[0].status = RegistrationStatus.WITHDRAWN
        session.flush()
        store_scores(session, made.workshop.id, answer)
        rows = session.scalars(select(PairScore)).all()
        assert made.hosts[0].id not in {row.registration_a_id for row in rows}
        assert len(rows) == 2


def rows(session: Session) -> list[tuple[object, ...]]:
    """Return all that is stored of scores, but the keys of the rows."""
    columns = (PairScore.registration_a_id, PairScore.registration_b_id, PairScore.public_id, PairScore.weight)
    found = session.execute(select(*columns, PairScore.parts).order_by(*columns[:2])).all()
    return [tuple(row) for row in found]


def test_a_veto_changes_no_profile_no_score_and_no_part(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session, hosts=3, visitors=4)
        before = profiles_of(session, made.workshop.id)
        scored(session, made)
        session.flush()
        without = rows(session)
        factories.preference(session, made.visitors[0], made.hosts[0], PreferenceKind.VETO)
        assert profiles_of(session, made.workshop.id) == before
        scored(session, made)
        assert rows(session) == without
        assert len(without) == 12


def test_a_vetoed_pair_is_scored_and_not_planned(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session, hosts=1, visitors=2)
        factories.preference(session, made.visitors[0], made.hosts[0], PreferenceKind.VETO)
        scored(session, made)
        session.flush()
        assert len(rows(session)) == 2
        assert [pair.b for pair in workshop_instance(session, made.workshop.id).pairs] == [made.visitors[1].public_id]


def test_the_weights_of_the_workshop_take_the_place_of_the_usual_ones(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        assert profiles_of(session, made.workshop.id).weights == {}
        made.workshop.weights = {"keywords": 0.5}
        session.flush()
        assert profiles_of(session, made.workshop.id).weights == {"keywords": 0.5}


def test_the_offices_may_choose_otherwise_than_a_follow_up_does(engine: Engine) -> None:
    with transaction(engine) as session:
        second = follow_up(session, assembly.assembled(session))
        assert profiles_of(session, second.workshop.id).weights == {"met_before": 0.2}
        second.workshop.weights = {"met_before": -0.1}
        session.flush()
        assert profiles_of(session, second.workshop.id).weights == {"met_before": -0.1}


def test_every_part_has_a_usual_weight_and_a_name() -> None:
    assert tuple(usual_weights(follow_up=False)) == NAMES
    assert usual_weights(follow_up=True) == {**usual_weights(follow_up=False), "met_before": 0.2}
    assert not list(faults_of_weights(usual_weights(follow_up=False)))


def follow_up(session: Session, first: assembly.Assembly) -> assembly.Assembly:
    """Make a workshop that follows `first`, with the first host and the first visitor of that one."""
    second = assembly.assembled(session, hosts=1, visitors=1)
    second.workshop.follow_up_of_id = first.workshop.id
    for seat, side in ((first.hosts[0], Side.HOST), (first.visitors[0], Side.VISITOR)):
        again = factories.registration(session, second.workshop, side)
        who = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == seat.id)
        ids = {"registration_id": again.id, "workshop_id": second.workshop.id}
        session.add(RegistrationMember(**ids, profile_id=session.scalars(who).one()))
        (second.hosts if side is Side.HOST else second.visitors).append(again)
    session.flush()
    return second


def test_a_follow_up_reunites_those_who_met_by_the_published_plan(engine: Engine) -> None:
    with transaction(engine) as session:
        first = assembly.assembled(session)
        second = follow_up(session, first)
        draft = factories.plan(session, first.workshop)
        factories.meeting(session, draft, first.sessions[0], first.hosts[0], first.visitors[0])
        assert profiles_of(session, second.workshop.id).met_before == ()
        draft.status, draft.published_at = PlanStatus.PUBLISHED, NOW
        session.flush()
        profiles = profiles_of(session, second.workshop.id)
        assert [set(pair) for pair in profiles.met_before] == [
            {second.hosts[1].public_id, second.visitors[1].public_id}
        ]
        parts = {(pair.a, pair.b): pair.reasons["met_before"] for pair in score(profiles).pairs}
        assert parts[second.hosts[1].public_id, second.visitors[1].public_id] > 0
        assert sum(map(bool, parts.values())) == 1


def test_the_number_of_statements_does_not_depend_on_the_number_of_people(engine: Engine) -> None:
    counts = []
    for hosts in (1, 9):
        with transaction(engine) as session:
            made = assembly.assembled(session, hosts=hosts, visitors=hosts)
            assembly.seated(session, made.workshop, Side.HOST, Random(1), members=3)
            said: list[str] = []

            def listen(_c: object, _u: object, statement: str, *_rest: object, said: list[str] = said) -> None:
                said.append(statement)

            event.listen(engine, "before_cursor_execute", listen)
            profiles_of(session, made.workshop.id)
            event.remove(engine, "before_cursor_execute", listen)
            counts.append(len(said))
    assert counts[0] == counts[1] <= 15
