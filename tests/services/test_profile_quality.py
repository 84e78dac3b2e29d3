"""What would improve a profile, and the nearest topics of the other delegation: of those who agreed, unnamed."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.domain.people import ProfileTextKind, Role
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import ReasonNeededError, SignInNeededError
from matchmaker.services.profile import Draft
from matchmaker.services.profile_quality import MOST_TOPICS, Fault, Remark, quality_of, remarks_on
from matchmaker.services.quotations import Phrase
from matchmaker.store.tables.people import Consent, ProfileText
from matchmaker.store.tables.registrations import RegistrationMember
from tests import delegations as people
from tests import factories as make
from tests.statements import counted

DRAFT = Draft(seeks=("Indoor positioning of hospital beds",), offers=("Rain erosion rig for blades",))
DANISH = Draft(summary="Bygger sensorer til ældre")
OFFER, SEEK = ProfileTextKind.OFFER, ProfileTextKind.SEEK


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    """One host who writes a profile, and three visitors of whom the first two agreed to be seen."""
    world = people.delegations(session, hosts=1, visitors=3)
    world.workshop.status = WorkshopStatus.OPEN
    for visitor in world.visitors[:2]:
        _says(session, visitor, granted=True)
    return world


def _says(session, expert, *, granted):
    said = {"purpose": "seen_by_other_side", "wording": "1", "said_at": make.NOW}
    make.added(session, Consent(profile_id=expert.profile.id, granted=granted, **said))


def _writes(session, expert, kind, text, position=0):
    make.added(session, ProfileText(profile_id=expert.profile.id, kind=kind, position=position, text=text))


def _quality(session, world, draft=DRAFT, **more):
    session.flush()
    return quality_of(session, world.hosts[0].principal(), draft, **more)


def _topics(session, world, draft=DRAFT):
    return [(topic.own, topic.theirs.text, topic.kind) for topic in _quality(session, world, draft).topics]


def test_what_others_offer_meets_what_one_seeks_and_the_reverse(session, world):
    _writes(session, world.visitors[0], OFFER, "Positioning of beds in a hospital")
    _writes(session, world.visitors[1], SEEK, "A rig for rain erosion")
    _writes(session, world.visitors[1], OFFER, "Tests of rain erosion")  # the reader seeks nothing like it

    assert set(_topics(session, world)) == {
        (DRAFT.seeks[0], "Positioning of beds in a hospital", OFFER),
        (DRAFT.offers[0], "A rig for rain erosion", SEEK),
    }


def test_only_people_who_agreed_to_be_seen_are_among_them(session, world):
    _writes(session, world.visitors[2], OFFER, DRAFT.seeks[0])
    _writes(session, world.visitors[0], OFFER, "Indoor positioning")
    assert _topics(session, world) == [(DRAFT.seeks[0], "Indoor positioning", OFFER)]

    _says(session, world.visitors[0], granted=False)
    assert _topics(session, world) == []


@pytest.mark.parametrize("change", ["withdrawn", "waiting", "finished", "draft", "own side", "not registered"])
def test_only_people_whom_the_reader_could_meet_are_among_them(session, world, change):
    _writes(session, world.visitors[0], OFFER, "Indoor positioning")
    assert len(_topics(session, world)) == 1
    if change in {"withdrawn", "waiting"}:
        world.visitors[0].registration.status = RegistrationStatus(change)
    elif change in {"finished", "draft"}:
        world.workshop.status = {"finished": WorkshopStatus.CANCELLED, "draft": WorkshopStatus.DRAFT}[change]
    elif change == "own side":
        world.visitors[0].registration.side = Side.HOST
    else:
        own = RegistrationMember.profile_id == world.hosts[0].profile.id
        session.execute(delete(RegistrationMember).where(own))
    assert _topics(session, world) == []


def test_whoever_takes_part_in_nothing_yet_is_told_so(session, world):
    assert _quality(session, world).takes_part is True
    reader = Principal(world.hosts[0].account.id, Role.EXPERT, world.host_party.id, None)
    assert quality_of(session, reader, DRAFT).takes_part is False


@pytest.mark.parametrize("kind", PreferenceKind)
@pytest.mark.parametrize("by_reader", [True, False])
def test_what_anybody_wished_changes_nothing(session, world, kind, by_reader):
    _writes(session, world.visitors[0], OFFER, "Indoor positioning")
    before = _quality(session, world)
    both = [world.hosts[0].registration, world.visitors[0].registration]
    make.preference(session, *(both if by_reader else reversed(both)), kind)
    assert _quality(session, world) == before


def test_the_five_nearest_are_shown_each_once(session, world):
    for number in range(8):
        _writes(session, world.visitors[0], OFFER, f"Indoor positioning of hospital beds {number}", number)
    _writes(session, world.visitors[1], OFFER, "Indoor positioning of hospital beds", 0)
    _writes(session, world.visitors[1], OFFER, "Indoor  Positioning of hospital beds", 1)

    found = _quality(session, world).topics

    assert (len(found), found[0].theirs.text.lower().split()) == (MOST_TOPICS, DRAFT.seeks[0].lower().split())
    assert len({topic.theirs.text.lower() for topic in found}) == MOST_TOPICS
    assert [topic.similarity for topic in found] == sorted((topic.similarity for topic in found), reverse=True)


def test_a_topic_in_another_language_is_marked(session, world):
    _writes(session, world.visitors[0], OFFER, "医院床位室内定位")
    (topic,) = _quality(session, world, Draft(seeks=("医院床位室内定位",))).topics
    assert topic.theirs == Phrase("医院床位室内定位", "zh")


def test_the_number_of_statements_does_not_grow_with_the_people(session, world):
    taken = []
    for _round in range(2):
        for number in range(5):
            _writes(session, world.visitors[0], OFFER, f"Indoor positioning {number}", 10 * len(taken) + number)
        session.flush()
        reader = world.hosts[0].principal()
        with counted(session.get_bind()) as said:
            quality_of(session, reader, DRAFT)
        taken.append(len(said))
    assert taken == [2, 2]


@pytest.mark.parametrize("text", ["", "🙂", "a" * 100_000, "a\0b", "\u202eabc", "叶片 blade קול"])
def test_no_text_breaks_it(session, world, text):
    _writes(session, world.visitors[0], OFFER, "Indoor positioning")
    draft = Draft(seeks=(text,), offers=(text,), summary=text, keywords=(text,), about=text)
    assert _quality(session, world, draft).topics == ()


@pytest.mark.parametrize(
    ("draft", "remarks"),
    [
        (DRAFT, []),
        (Draft(seeks=("Sensors",)), [Remark("seeks", "Sensors", Fault.SHORT)]),
        (Draft(offers=("创新解决方案",)), [Remark("offers", "创新解决方案", Fault.GENERAL)]),
        (Draft(offers=("Grøn omstilling",)), [Remark("offers", "Grøn omstilling", Fault.GENERAL)]),
        (DANISH, [Remark("summary", DANISH.summary, Fault.NOT_WORKING_LANGUAGE)]),
        (Draft(summary="Builds sensors for older people"), []),
        (Draft(summary=""), []),
    ],
)
def test_a_line_that_could_say_more_is_named(draft, remarks):
    assert list(remarks_on(draft, "en")) == remarks


def test_the_working_language_is_that_of_the_next_workshop(session, world):
    draft = Draft(summary="Builds sensors for older people")
    assert _quality(session, world, draft).remarks == ()
    world.workshop.working_language = "da"
    found = _quality(session, world, draft)
    assert (found.working_language, [remark.fault for remark in found.remarks]) == ("da", [Fault.NOT_WORKING_LANGUAGE])


@pytest.mark.parametrize(
    ("asks", "error"),
    [
        (NOBODY, SignInNeededError),
        (Principal(1, Role.ORGANISER, 1), ReasonNeededError),
        (Principal(1, Role.OPERATOR), ReasonNeededError),
    ],
)
def test_only_experts_have_a_profile_to_improve(session, world, asks, error):
    with pytest.raises(error):
        quality_of(session, asks, DRAFT)
