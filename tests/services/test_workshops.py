"""Workshops as different people see them, made by one office, and the people who have registered."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import event, select

from matchmaker.domain.people import Role, Sector
from matchmaker.domain.permissions import NOBODY, Action, Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.programmes.checks import ProgrammeRefusedError
from matchmaker.domain.programmes.document import Terms, Titles
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import ForbiddenError, NotFoundError, Refusal, RefusedError, SignInNeededError
from matchmaker.services import workshops
from matchmaker.services.people_filter import PeopleFilter, Standing
from matchmaker.services.workshops import NewWorkshop, NextStep, Task, Todo
from matchmaker.services.workshops.creating import slug_of
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop, WorkshopName
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.web import world as worlds
from tests.web.world import DAY, NOW, SLUG


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        return worlds.made(session)


def principal_of(session, email: str) -> Principal:
    account = session.scalars(select(Account).where(Account.email == email)).one()
    profile = session.scalar(select(Profile.id).where(Profile.account_id == account.id))
    query = select(RegistrationMember.workshop_id).where(RegistrationMember.profile_id == profile)
    return Principal(account.id, account.role, account.party_id, profile, frozenset(session.scalars(query)))


def set_status(session, status: WorkshopStatus) -> Workshop:
    row = session.scalars(select(Workshop).where(Workshop.slug == SLUG)).one()
    row.status = status
    session.flush()
    return row


def listed(session, who, language="en"):
    return workshops.list_workshops(session, who, language, now=NOW)


def terms(**given) -> Terms:
    known = {
        "titles": {"en": Titles("Energy in Shanghai")},
        "starts_on": date(2027, 9, 1),
        "ends_on": date(2027, 9, 2),
        "time_zone": "Asia/Shanghai",
        "place": "Shanghai",
        "working_language": "en",
    }
    return Terms(**{**known, **given})


@pytest.mark.parametrize("status", [each for each in WorkshopStatus if each is not WorkshopStatus.DRAFT])
def test_what_is_no_draft_is_seen_by_anybody(engine, world, status):
    with transaction(engine) as session:
        set_status(session, status)
        assert [each.slug for each in listed(session, NOBODY)] == [SLUG]
        assert workshops.show_workshop(session, NOBODY, SLUG, "en", now=NOW).status is status


@pytest.mark.parametrize(
    ("email", "sees"),
    [
        (worlds.ORGANISER_DK, True),
        (worlds.ORGANISER_CN, True),
        (worlds.OPERATOR, True),
        (worlds.ORGANISER_FOREIGN, False),
        (worlds.EXPERT_DK, False),
        (worlds.REVIEWER_DK, False),
        (None, False),
    ],
)
def test_a_draft_exists_for_its_two_offices_and_the_operator(engine, world, email, sees):
    with transaction(engine) as session:
        set_status(session, WorkshopStatus.DRAFT)
        who = principal_of(session, email) if email else NOBODY
        assert [each.slug for each in listed(session, who)] == ([SLUG] if sees else [])
        if sees:
            assert workshops.show_workshop(session, who, SLUG, "en", now=NOW).slug == SLUG
            assert workshops.heading_of(session, who, SLUG, "en", Action.WORKSHOP_READ).title == "Kick-off Midtjylland"
        else:
            with pytest.raises(NotFoundError):
                workshops.show_workshop(session, who, SLUG, "en", now=NOW)
            assert workshops.heading_of(session, who, SLUG, "en", Action.WORKSHOP_READ) is None


def test_the_latest_workshop_comes_first(engine, world):
    with transaction(engine) as session:
        later = factories.workshop(session, starts_on=date(2028, 1, 1), ends_on=date(2028, 1, 1), status="open")
        earlier = factories.workshop(session, status="held")
        assert [each.slug for each in listed(session, NOBODY)] == [later.slug, SLUG, earlier.slug]


@pytest.mark.parametrize(
    ("zone", "hour", "coming"),
    [("Asia/Shanghai", 15, 1), ("Asia/Shanghai", 16, 0), ("America/New_York", 26, 1), ("America/New_York", 28, 0)],
)
def test_a_workshop_is_over_when_its_last_day_is_over_where_it_is_held(engine, world, zone, hour, coming):
    with transaction(engine) as session:
        row = set_status(session, WorkshopStatus.OPEN)
        row.time_zone = zone
        session.flush()
        now = datetime.combine(row.ends_on, time(), UTC) + timedelta(hours=hour)
        assert len(workshops.coming_workshops(session, NOBODY, "en", now=now)) == coming


def test_a_title_is_in_the_readers_language_or_english(engine, world):
    with transaction(engine) as session:
        session.add(WorkshopName(workshop_id=world.workshop, language="da", name="Kickoff", summary="To dage"))
        session.flush()
        assert [(each.title, each.summary) for each in listed(session, NOBODY, "da")] == [("Kickoff", "To dage")]
        assert [each.title for each in listed(session, NOBODY, "zh")] == ["Kick-off Midtjylland"]


def step(session, email: str | None, *, later: timedelta = timedelta(0)) -> NextStep:
    who = principal_of(session, email) if email else NOBODY
    (line,) = workshops.list_workshops(session, who, "en", now=NOW + later)
    assert workshops.show_workshop(session, who, SLUG, "en", now=NOW + later).next_step is line.next_step
    return line.next_step


def test_each_reader_is_told_what_to_do_next(engine, world):
    with transaction(engine) as session:
        at = session.get_one(Workshop, world.workshop)
        newcomer = factories.account(session, email="new@example.dk", role=Role.EXPERT, party_id=world.host)
        factories.profile(session, session.get_one(Party, world.host), account_id=newcomer.id)
        assert step(session, None) is NextStep.SIGN_IN
        assert step(session, "new@example.dk") is NextStep.REGISTER
        assert step(session, worlds.EXPERT_DK) is NextStep.REGISTRATION
        assert step(session, worlds.ORGANISER_CN) is NextStep.ORGANISE
        assert step(session, worlds.ORGANISER_FOREIGN) is NextStep.NOTHING
        factories.plan(session, at, status=PlanStatus.PUBLISHED, published_at=NOW)
        assert step(session, worlds.EXPERT_DK) is NextStep.MATCHES
        at.registration_closes_at = NOW + timedelta(days=1)
        session.flush()
        assert step(session, "new@example.dk", later=timedelta(days=1)) is NextStep.NOTHING
        assert step(session, "new@example.dk", later=timedelta(hours=23)) is NextStep.REGISTER


def test_who_has_withdrawn_may_register_again(engine, world):
    with transaction(engine) as session:
        session.get_one(Registration, world.registrations[worlds.EXPERT_DK]).status = RegistrationStatus.WITHDRAWN
        session.flush()
        assert step(session, worlds.EXPERT_DK) is NextStep.REGISTER


def test_the_page_has_the_themes_of_its_sessions_and_the_tables_of_each_slot(engine, world):
    with transaction(engine) as session:
        page = workshops.show_workshop(session, NOBODY, SLUG, "en", now=NOW)
    assert [each.name for each in page.themes] == ["IT", "Health"]
    assert [[(each.theme, each.tables) for each in slot.sessions] for slot in page.slots] == [
        [("IT", 2), ("Health", 2)],
        [("IT", 2), ("Health", 2)],
    ]
    assert (page.host, page.visitor) == ("Region Midtjylland", "Shanghai")


def test_an_office_makes_a_draft_of_its_own_partnership(engine, world):
    with transaction(engine) as session:
        who = principal_of(session, worlds.ORGANISER_DK)
        found = workshops.hostings(session, who, "en")
        assert [(each.host, each.visitor, each.time_zone) for each in found] == [
            ("Region Midtjylland", "Shanghai", "Europe/Copenhagen"),
            ("Shanghai", "Region Midtjylland", "Asia/Shanghai"),
        ]
        slug = workshops.create_workshop(session, who, NewWorkshop(found[1].key, terms()), now=NOW)
        row = session.scalars(select(Workshop).where(Workshop.slug == slug)).one()
        assert (slug, row.status, row.host_party_id) == ("energy-in-shanghai", WorkshopStatus.DRAFT, world.visitor)
        assert workshops.create_workshop(session, who, NewWorkshop(found[1].key, terms()), now=NOW) == f"{slug}-2"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Vindmøller på Ærø: år 2", "vindmoeller-paa-aeroe-aar-2"),
        ("Brașov & Łódź", "brasov-lodz"),
        ("上海能源", ""),
        ("  --  ", ""),
        ("x" * 100, "x" * 60),
    ],
)
def test_an_address_is_made_from_a_title(title, slug):
    assert slug_of(title) == slug


@pytest.mark.parametrize(("title", "slug"), [("上海能源", "workshop-2027-09"), ("New", "new-2")])
def test_a_title_that_gives_no_address_gets_another_one(engine, world, title, slug):
    with transaction(engine) as session:
        who = principal_of(session, worlds.ORGANISER_CN)
        key = workshops.hostings(session, who, "en")[0].key
        wanted = NewWorkshop(key, terms(titles={"zh": Titles(title)}))
        assert workshops.create_workshop(session, who, wanted, now=NOW) == slug


def test_parties_of_no_common_partnership_are_refused(engine, world):
    with transaction(engine) as session:
        who = principal_of(session, worlds.ORGANISER_DK)
        for key in (
            "midtjylland-shanghai midtjylland dolnoslaskie",
            "midtjylland-dolnoslaskie dolnoslaskie shanghai",
            "",
        ):
            with pytest.raises(RefusedError) as refused:
                workshops.create_workshop(session, who, NewWorkshop(key, terms()), now=NOW)
            assert (refused.value.refusal, refused.value.field) == (Refusal.PARTIES_WRONG, "hosting")


def test_a_workshop_with_wrong_terms_is_refused_with_all_that_is_wrong(engine, world):
    with transaction(engine) as session:
        who = principal_of(session, worlds.ORGANISER_DK)
        key = workshops.hostings(session, who, "en")[0].key
        wrong = terms(titles={}, ends_on=date(2027, 8, 1), time_zone="Nowhere")
        with pytest.raises(ProgrammeRefusedError) as refused:
            workshops.create_workshop(session, who, NewWorkshop(key, wrong), now=NOW)
    assert [each.field for each in refused.value.faults] == ["terms:titles", "terms:ends_on", "terms:time_zone"]


@pytest.mark.parametrize(
    ("email", "error"),
    [
        (None, SignInNeededError),
        (worlds.EXPERT_DK, NotFoundError),
        (worlds.OPERATOR, ForbiddenError),
    ],
)
def test_only_offices_make_workshops(engine, world, email, error):
    with transaction(engine) as session:
        who = principal_of(session, email) if email else NOBODY
        with pytest.raises(error):
            workshops.create_workshop(session, who, NewWorkshop("x", terms()), now=NOW)
        with pytest.raises(error):
            workshops.hostings(session, who, "en")


def people(session, email: str, **wanted):
    return workshops.registered_people(session, principal_of(session, email), SLUG, "en", PeopleFilter(**wanted))


def test_an_office_sees_its_own_people_whole_and_the_others_as_they_agreed(engine, world):
    with transaction(engine) as session:
        session.get_one(Profile, world.profiles[worlds.EXPERT_CN]).contact_email = "secret@example.cn"
        session.flush()
        found = {each.name: each for each in people(session, worlds.ORGANISER_DK).people}
    assert set(found) == {"Ane Bak", "Bo Dam", "陈伟", "李娜"}
    assert (found["Ane Bak"].own, found["Ane Bak"].email) == (True, worlds.EXPERT_DK)
    assert (found["陈伟"].own, found["陈伟"].email) == (False, "")


def test_who_has_not_agreed_to_be_seen_is_only_counted(engine, world):
    with transaction(engine) as session:
        profile = world.profiles[worlds.EXPERT_CN]
        session.add(Consent(profile_id=profile, purpose="seen_by_other_side", granted=False, wording="1", said_at=NOW))
        session.flush()
        theirs, own = people(session, worlds.ORGANISER_DK), people(session, worlds.ORGANISER_CN)
    assert ("陈伟" in [each.name for each in theirs.people], theirs.unseen) == (False, 1)
    assert ("陈伟" in [each.name for each in own.people], own.unseen) == (True, 0)
    assert theirs.registered == {Side.HOST: 2, Side.VISITOR: 2}


@pytest.mark.parametrize(
    "status", [RegistrationStatus.WITHDRAWN, RegistrationStatus.WAITING, RegistrationStatus.PREPARED]
)
def test_who_is_not_registered_is_shown_to_the_own_office_only(engine, world, status):
    with transaction(engine) as session:
        session.get_one(Registration, world.registrations[worlds.EXPERT_CN]).status = status
        session.flush()
        assert "陈伟" not in [each.name for each in people(session, worlds.ORGANISER_DK).people]
        own = {each.name: each.status for each in people(session, worlds.ORGANISER_CN).people}
        assert own["陈伟"] is Standing(status.value)


def test_people_are_found_filtered_and_sorted(engine, world):
    with transaction(engine) as session:

        def named(**wanted):
            return [each.name for each in people(session, worlds.ORGANISER_DK, **wanted).people]

        assert named(words="CHEN w") == ["陈伟"]
        assert named(words="陈") == ["陈伟"]
        assert named(words="li na ltd") == ["李娜"]
        assert named(words="secret") == []
        assert named(side=Side.HOST) == ["Ane Bak", "Bo Dam"]
        assert named(sector=Sector.PUBLIC) == []
        assert named(sort="name", descending=True) == ["李娜", "陈伟", "Bo Dam", "Ane Bak"]
        assert named(sort="side", descending=True)[:2] == ["李娜", "陈伟"]
        assert named(sort="nonsense") == ["Ane Bak", "Bo Dam", "陈伟", "李娜"]
        themes = {name: key for key, name in people(session, worlds.ORGANISER_DK).themes.items()}
        assert named(theme=themes["IT"]) == ["Ane Bak", "陈伟"]


def test_the_address_of_the_other_side_cannot_be_searched(engine, world):
    with transaction(engine) as session:
        assert people(session, worlds.ORGANISER_DK, words="chen@example.cn").found == 0


def test_people_come_in_pages(engine, world):
    with transaction(engine) as session:
        at = session.get_one(Workshop, world.workshop)
        for number in range(60):
            crowd(session, world, at, f"Zoe {number:02}")
        first, second = people(session, worlds.ORGANISER_DK), people(session, worlds.ORGANISER_DK, page=2)
        assert (first.found, first.pages, len(first.people), len(second.people)) == (64, 3, 25, 25)
        assert people(session, worlds.ORGANISER_DK, page=99).page == 3


def crowd(session, world, at, name: str) -> None:
    row = Profile(party_id=world.host, name=name, created_at=NOW)
    profile = factories.added(session, row)
    registration = factories.registration(session, at)
    ids = {"registration_id": registration.id, "profile_id": profile.id, "workshop_id": at.id}
    factories.added(session, RegistrationMember(**ids))


def test_the_own_people_who_have_not_answered_are_named(engine, world):
    with transaction(engine) as session:
        factories.added(session, Profile(party_id=world.host, name="Carl Ek", created_at=NOW))
        factories.added(session, Profile(party_id=world.host, name="", erased_at=NOW, created_at=NOW))
        silent = people(session, worlds.ORGANISER_DK, status=Standing.SILENT)
        assert [(each.name, each.own, each.side) for each in silent.people] == [("Carl Ek", True, Side.HOST)]
        assert "Carl Ek" not in [each.name for each in people(session, worlds.ORGANISER_CN).people]


@pytest.mark.parametrize(
    ("email", "error"),
    [
        (None, SignInNeededError),
        (worlds.EXPERT_DK, NotFoundError),
        (worlds.ORGANISER_FOREIGN, NotFoundError),
        (worlds.REVIEWER_DK, NotFoundError),
        (worlds.OPERATOR, ForbiddenError),
    ],
)
def test_only_the_two_offices_see_people_and_overview(engine, world, email, error):
    with transaction(engine) as session:
        who = principal_of(session, email) if email else NOBODY
        with pytest.raises(error):
            workshops.registered_people(session, who, SLUG, "en", PeopleFilter())
        with pytest.raises(error):
            workshops.overview_of(session, who, SLUG, "en", now=NOW)


ASKED_OF_PEOPLE = [Task.ASK_FOR_TIMES, Task.ASK_FOR_WISHES]
"""What nobody of the small world has answered."""


def todos(session, email: str = worlds.ORGANISER_DK, *, now: datetime = NOW) -> list[Todo]:
    return list(workshops.overview_of(session, principal_of(session, email), SLUG, "en", now=now).todos)


def tasks(session, email: str = worlds.ORGANISER_DK, *, now: datetime = NOW) -> list[Task]:
    return [each.task for each in todos(session, email, now=now)]


def test_the_overview_counts_what_there_is(engine, world):
    with transaction(engine) as session:
        numbers = workshops.overview_of(
            session, principal_of(session, worlds.ORGANISER_DK), SLUG, "en", now=NOW
        ).numbers
    assert (numbers.registered, numbers.slots, numbers.sessions, numbers.tables) == (
        {Side.HOST: 2, Side.VISITOR: 2},
        2,
        4,
        8,
    )
    assert (numbers.latest_plan, numbers.latest_run, numbers.silent) == (None, None, 0)


def test_the_overview_says_what_to_do_now(engine, world):
    with transaction(engine) as session:
        at = session.get_one(Workshop, world.workshop)
        assert tasks(session) == [*ASKED_OF_PEOPLE, Task.RUN]
        one = session.get_one(Registration, world.registrations[worlds.EXPERT_DK])
        other = session.get_one(Registration, world.registrations[worlds.EXPERT_CN])
        plan = factories.plan(session, at)
        where = factories.workshop_session(session, at, [factories.slot(session, at, 20)])
        factories.meeting(session, plan, where, one, other)
        assert tasks(session) == [*ASKED_OF_PEOPLE, Task.PROPOSE_PLAN]
        plan.stale_since = NOW
        session.flush()
        assert tasks(session) == [*ASKED_OF_PEOPLE, Task.RUN_AGAIN]
        plan.status, plan.stale_since = PlanStatus.PROPOSED, None
        session.flush()
        assert tasks(session) == [Task.CONFIRM_PLAN, *ASKED_OF_PEOPLE]
        plan.status, plan.published_at = PlanStatus.PUBLISHED, NOW
        session.flush()
        assert tasks(session) == [Task.ASK_FOR_TIMES, Task.TELL_AGENDA]


def test_an_empty_workshop_begins_with_slots(engine, world):
    with transaction(engine) as session:
        at = factories.workshop(
            session, host_party_id=world.host, visitor_party_id=world.visitor, starts_on=DAY, ends_on=DAY
        )
        office = principal_of(session, worlds.ORGANISER_CN)
        overview = workshops.overview_of(session, office, at.slug, "en", now=NOW)
        assert [each.task for each in overview.todos] == [Task.ADD_SLOTS]
        slot = factories.slot(session, at)
        assert [each.task for each in workshops.overview_of(session, office, at.slug, "en", now=NOW).todos] == [
            Task.ADD_TABLES
        ]
        factories.workshop_session(session, at, [slot])
        overview = workshops.overview_of(session, office, at.slug, "en", now=NOW)
        assert [each.task for each in overview.todos] == [Task.PROPOSE_OPENING]


def statements(engine, act) -> int:
    """Return how many statements `act` takes."""
    seen = []

    def note(*given) -> None:
        if given[2].lstrip().upper().startswith("SELECT"):
            seen.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        with reading(engine) as session:
            act(session)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_lists_take_the_same_few_statements_for_one_row_and_for_thirty(engine, world):
    with transaction(engine) as session:
        office = principal_of(session, worlds.ORGANISER_DK)

    def counts() -> list[int]:
        return [
            statements(engine, lambda session: workshops.list_workshops(session, office, "en", now=NOW)),
            statements(engine, lambda session: workshops.show_workshop(session, office, SLUG, "en", now=NOW)),
            statements(engine, lambda session: workshops.overview_of(session, office, SLUG, "en", now=NOW)),
            statements(
                engine, lambda session: workshops.registered_people(session, office, SLUG, "en", PeopleFilter())
            ),
        ]

    few = counts()
    with transaction(engine) as session:
        at = session.get_one(Workshop, world.workshop)
        for number in range(30):
            crowd(session, world, at, f"Zoe {number}")
            factories.workshop(session, status=WorkshopStatus.OPEN)
            factories.workshop_session(session, at, [factories.slot(session, at, 30 + number, day=2)])
            factories.plan(session, at)
    assert counts() == few
    assert max(few) <= 15, few
