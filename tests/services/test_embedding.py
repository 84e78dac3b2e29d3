"""Which texts get a vector, when that is asked for, and what is left of texts that nobody has any more."""

from itertools import chain

import numpy as np
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.affinity.background import BACKGROUND
from matchmaker.affinity.remembering import content_digest
from matchmaker.affinity.text import comparable
from matchmaker.domain.jobs import JobState
from matchmaker.services import embedding, jobs
from matchmaker.services.affinity import score
from matchmaker.services.scoring import profiles_of
from matchmaker.services.vectors import StoredVectors
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.people import Profile, ProfileText
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.themes import ThemeName
from matchmaker.store.tables.vectors import TextVector
from matchmaker.store.transaction import reading, transaction
from tests import assembly, factories
from tests.affinity.models import Told
from tests.factories import NOW
from tests.statements import counted

SETTING = "some/model"
"""A model by name: whether it is there is asked by the worker alone."""

COMMON = tuple(chain.from_iterable(BACKGROUND.values()))
"""What every text is measured against."""

VECTOR = np.array([0, 1], dtype=np.float32)


def someone(session: Session, **given: object) -> Profile:
    return factories.profile(session, factories.party(session), **given)


def in_use(session: Session) -> set[str]:
    return set(embedding.texts_in_use(session).values()) - set(COMMON)


def embed_all(session: Session, model: str) -> None:
    texts = embedding.texts_without_vector(session, model)
    StoredVectors(session).write(model, {content_digest(text): VECTOR for text in texts})


def claimed(session: Session) -> jobs.Claim:
    embedding.ask(session, SETTING, now=NOW)
    claim = jobs.claim_next(session, "worker", now=NOW)
    assert claim is not None
    return claim


def test_what_people_offer_and_seek_is_compared_but_what_says_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        person = someone(session, about="I build pumps", summary="Pumps")
        for position, (kind, text) in enumerate((("offer", "pumps"), ("seek", "水泵"), ("seek", "🙂"))):
            session.add(ProfileText(profile_id=person.id, kind=kind, position=position, text=text))
        session.flush()
        assert in_use(session) == {"pumps", "水泵"}


def test_the_words_about_somebody_are_compared_where_they_stand_in_for_an_offer(engine: Engine) -> None:
    with transaction(engine) as session:
        someone(session, about="I build pumps", summary="Pumps")
        assert in_use(session) == {"Pumps\nI build pumps"}


def test_a_keyword_is_compared_as_the_topic_that_it_names(engine: Engine) -> None:
    with transaction(engine) as session:
        theme = factories.theme(session, factories.workshop(session))
        for language, name in (("zh", "锁相"), ("en", "Phase locking")):
            session.add(ThemeName(theme_id=theme.id, language=language, name=name))
        person = someone(session)
        for position, text in enumerate(("锁相", "Sea  Horses")):
            session.add(ProfileText(profile_id=person.id, kind="keyword", position=position, text=text))
        session.flush()
        assert in_use(session) == {"phase locking", "sea horses"}


def test_what_those_who_sit_together_tell_is_compared_as_one_text(engine: Engine) -> None:
    with transaction(engine) as session:
        at = factories.workshop(session)
        calendar = factories.registration(session, at)
        for position, about in ((2, "second"), (1, "first")):
            person = someone(session, about=about)
            keys = {"registration_id": calendar.id, "workshop_id": at.id, "profile_id": person.id}
            session.add(RegistrationMember(**keys, position=position))
        session.flush()
        assert in_use(session) == {"first", "second", "first\nsecond"}


def test_every_text_that_scoring_asks_for_is_one_of_these(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        session.add(ProfileText(profile_id=1, kind="keyword", position=0, text="Heat Pumps"))
        session.add(ProfileText(profile_id=5, kind="keyword", position=0, text="Vindmøller"))
        for text in session.scalars(select(ProfileText).where(ProfileText.profile_id == 2)):
            session.delete(text)
        session.get_one(Profile, 2).about = "I repair gearboxes"
        session.flush()
        model = Told({"": (0.0, 1.0)})
        score(profiles_of(session, made.workshop.id), semantic=model)
        asked = {text for texts in model.asked for text in texts if comparable(text)}
        assert asked == set(embedding.texts_in_use(session).values())


def test_texts_are_read_in_as_many_statements_whatever_their_number(engine: Engine) -> None:
    numbers = []
    for people in (1, 5):
        with transaction(engine) as session:
            assembly.assembled(session, hosts=people, visitors=people)
        with reading(engine) as session, counted(engine) as statements:
            embedding.texts_without_vector(session, "model")
        numbers.append(len(statements))
    assert numbers == [5, 5]


def test_a_job_is_asked_for_once_until_it_has_ended(engine: Engine) -> None:
    with transaction(engine) as session:
        embedding.ask(session, SETTING, now=NOW)
        embedding.ask(session, SETTING, now=NOW)
        assert [job.kind for job in session.scalars(select(Job))] == [embedding.KIND]
        claim = jobs.claim_next(session, "worker", now=NOW)
        assert claim is not None
        embedding.ask(session, SETTING, now=NOW)
        assert len(session.scalars(select(Job)).all()) == 1
        jobs.finish(session, claim, {}, now=NOW)
        embedding.ask(session, SETTING, now=NOW)
        assert len(session.scalars(select(Job)).all()) == 2


def test_nothing_is_asked_for_where_words_alone_are_compared(engine: Engine) -> None:
    with transaction(engine) as session:
        embedding.ask(session, "lexical", now=NOW)
        assert session.scalars(select(Job)).all() == []


def test_the_job_ends_when_every_text_has_its_vector(engine: Engine) -> None:
    with transaction(engine) as session:
        someone(session, about="pumps")
        claim = claimed(session)
        embed_all(session, "model")
        assert embedding.settle(session, claim, "model", now=NOW)
        job = session.scalars(select(Job)).one()
        texts = 1 + len(COMMON)
        assert (job.state, job.result) == (JobState.DONE, {"model": "model", "texts": texts, "dropped": 0})


def test_a_text_that_was_written_meanwhile_keeps_the_job_going(engine: Engine) -> None:
    with transaction(engine) as session:
        someone(session, about="pumps")
        claim = claimed(session)
        embed_all(session, "model")
        someone(session, about="valves")
        assert not embedding.settle(session, claim, "model", now=NOW)
        assert session.scalars(select(Job.state)).one() is JobState.RUNNING
        assert embedding.texts_without_vector(session, "model") == ["valves"]


def test_of_somebody_who_was_forgotten_no_vector_stays(engine: Engine) -> None:
    with transaction(engine) as session:
        gone, stays = someone(session, about="rare secret pumps"), someone(session, about="valves")
        embed_all(session, "model")
        assert len(session.scalars(select(TextVector)).all()) == 2 + len(COMMON)
        gone.erased_at, gone.name, gone.about = NOW, "", ""
        session.flush()
        assert embedding.settle(session, claimed(session), "model", now=NOW)
        left = set(session.scalars(select(TextVector.digest)))
        assert left == {content_digest(text) for text in (*COMMON, stays.about)}


def test_even_a_forgotten_person_whose_texts_still_stand_there_is_not_compared(engine: Engine) -> None:
    with transaction(engine) as session:
        gone = someone(session, about="rare secret pumps")
        session.add(ProfileText(profile_id=gone.id, kind="offer", position=0, text="secret valves"))
        gone.erased_at = NOW
        session.flush()
        assert in_use(session) == set()


def test_what_is_prepared_for_somebody_is_compared_once_it_is_theirs(engine: Engine) -> None:
    with transaction(engine) as session:
        leader = factories.account(session)
        prepared = [someone(session, prepared_by_id=leader.id, about=about) for about in ("", "I build valves")]
        session.add(ProfileText(profile_id=prepared[0].id, kind="offer", position=0, text="rare pumps"))
        session.flush()
        assert in_use(session) == set()
        for each in prepared:
            each.confirmed_at = NOW
        session.flush()
        assert in_use(session) == {"rare pumps", "I build valves"}
