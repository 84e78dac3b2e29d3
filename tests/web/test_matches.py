"""The match list, the agenda and the calendar on the web: one's own, at the right instant, and nobody else's."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Workshop
from tests import delegations as people
from tests.statements import counted
from tests.web.ground import ANONYMOUS
from tests.web.populated import EXPERT_FOREIGN, EXPERTS, secret_of, word
from tests.web.world import (
    EXPERT_CN,
    EXPERT_CN_2,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    REVIEWER_DK,
    SLUG,
    token_for,
)

MATCHES, AGENDA = f"/workshops/{SLUG}/matches", f"/workshops/{SLUG}/agenda"
WORD_JOINER = "\u2060"
STARTS = datetime(2027, 5, 12, 7, 0, tzinfo=UTC)


def _events(answer) -> list:
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def _change(ground, table, row, **values) -> None:
    with ground.engine.begin() as connection:
        connection.execute(update(table).where(row).values(**values))


def test_the_two_of_a_meeting_see_each_other_in_both_scripts_with_why_and_where(ground):
    host, visitor = ground.client(EXPERT_DK).get(MATCHES).text, ground.client(EXPERT_CN).get(MATCHES).text
    assert "Chen Wei" in host
    assert "陈伟" in host
    assert "Ane Bak" in visitor
    assert "You seek “Low-power chips”; they offer “Low-power chips”." in host
    for page in (host, visitor):
        assert "Table 1, Hall A" in page
        assert "Wed, May 12, 2027" in page


def test_a_name_leads_to_the_page_of_the_person_as_long_as_that_may_be_read(ground):
    client = ground.client(EXPERT_DK)
    (address,) = re.findall(r'class="match-name"><a href="([^"]+)"', client.get(MATCHES).text)
    assert client.get(address).status_code == 200
    said = {"profile_id": ground.facts.world.profiles[EXPERT_CN], "purpose": "seen_by_other_side", "wording": "1"}
    with ground.engine.begin() as connection:
        connection.execute(insert(Consent).values(granted=False, said_at=NOW, **said))
    assert client.get(address).status_code == 404
    assert address not in client.get(MATCHES).text


@pytest.mark.parametrize("address", [MATCHES, AGENDA])
def test_one_instant_shows_on_both_clocks(ground, address):
    host, visitor = ground.client(EXPERT_DK).get(address).text, ground.client(EXPERT_CN).get(address).text
    for page in (host, visitor):
        assert f'datetime="{STARTS.isoformat()}">09:00' in page
    assert "your time 15:00–15:30" in visitor.replace(WORD_JOINER, "")
    assert "your time" not in host


def test_a_meeting_in_the_evening_marks_the_next_day_of_the_reader(ground):
    with ground.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE workshops SET time_zone = 'America/New_York'")
    page = ground.client(EXPERT_CN).get(AGENDA).text
    assert "03:00" in page
    with ground.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE workshops SET time_zone = 'Pacific/Honolulu'")
    page = ground.client(EXPERT_CN).get(AGENDA).text
    assert 'class="clock-day">Wed, May 12</span>' in page
    assert "Tue, May 11, 2027" in page


@pytest.mark.parametrize("address", [MATCHES, AGENDA, f"{AGENDA}.ics"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        (ANONYMOUS, 303),
        (EXPERT_FOREIGN, 404),
        (REVIEWER_DK, 404),
        (ORGANISER_FOREIGN, 404),
        (ORGANISER_DK, 404),
        (ORGANISER_CN, 404),
        (OPERATOR, 403),
    ],
)
def test_nobody_else_has_a_list_here(ground, address, who, status):
    answer = ground.client(who).get(address)
    assert answer.status_code == status
    assert "Chen Wei" not in answer.text


@pytest.mark.parametrize("address", [MATCHES, AGENDA])
def test_other_participants_see_nothing_of_the_meeting(ground, address):
    for who in (EXPERT_DK_2, EXPERT_CN_2):
        page = ground.client(who).get(address).text
        assert "You have no meetings in this plan" in page
        assert "Chen Wei" not in page
        assert "Ane Bak" not in page


@pytest.mark.parametrize("who", EXPERTS[:4])
def test_contact_details_and_notes_are_on_no_page_and_in_no_file(ground, who):
    client = ground.client(who)
    answers = [client.get(each).text for each in (MATCHES, AGENDA, f"{AGENDA}.ics", f"/calendar/{secret_of(who)}.ics")]
    secrets = [word(what, of) for what in ("contact", "phone", "about") for of in EXPERTS]
    assert [each for each in secrets for text in answers if each in text] == []


def test_what_the_other_one_wished_changes_no_byte(ground):
    def pages() -> list[str]:
        answers = [ground.client(EXPERT_DK).get(each).text for each in (MATCHES, AGENDA)]
        return [re.sub(r'name="csrf_token" value="[^"]*"', "", each) for each in answers]

    before = pages()
    of_other = Preference.from_registration_id == ground.facts.world.registrations[EXPERT_CN]
    _change(ground, Preference, of_other, kind=PreferenceKind.VETO, rank=None)
    assert pages() == before


@pytest.mark.parametrize("address", [MATCHES, AGENDA])
def test_before_a_plan_is_published_the_page_says_when_to_expect_it(ground, address):
    _change(ground, WorkshopPlan, WorkshopPlan.status == PlanStatus.PUBLISHED, status=PlanStatus.SUPERSEDED)
    page = ground.client(EXPERT_DK).get(address).text
    assert "Your meetings are not decided yet" in page
    assert "Chen Wei" not in page
    closes = datetime(2027, 4, 20, 10, 0, tzinfo=UTC)
    _change(ground, Workshop, Workshop.slug == SLUG, registration_closes_at=closes)
    page = ground.client(EXPERT_DK).get(address).text
    assert "Registration ends on Tue, Apr 20, 2027 at 12:00." in page


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (RegistrationStatus.WAITING, "You are on the waiting list."),
        (RegistrationStatus.WITHDRAWN, "You are withdrawn from this workshop"),
    ],
)
def test_whoever_is_not_planned_is_told_so(ground, status, said):
    row = Registration.id == ground.facts.world.registrations[EXPERT_DK]
    _change(ground, Registration, row, status=status)
    for address in (MATCHES, AGENDA):
        assert said in ground.client(EXPERT_DK).get(address).text


def test_a_cancelled_workshop_says_so_and_cancels_the_calendar(ground):
    _change(ground, Workshop, Workshop.slug == SLUG, status=WorkshopStatus.CANCELLED)
    assert "This workshop is cancelled." in ground.client(EXPERT_DK).get(AGENDA).text
    (event,) = _events(ground.client(ANONYMOUS).get(f"/calendar/{secret_of(EXPERT_DK)}.ics"))
    assert event["STATUS"] == "CANCELLED"


def test_the_feed_and_the_download_mean_the_instant_of_the_page(ground):
    feeds = [ground.client(ANONYMOUS).get(f"/calendar/{secret_of(who)}.ics") for who in (EXPERT_DK, EXPERT_CN)]
    download = ground.client(EXPERT_DK).get(f"{AGENDA}.ics")
    events = [_events(each)[0] for each in (*feeds, download)]
    assert {each.start.astimezone(UTC) for each in events} == {STARTS}
    assert {str(each.start.tzinfo) for each in events} == {"Europe/Copenhagen"}
    assert events[0].start.astimezone(ZoneInfo("Asia/Shanghai")).hour == 15
    assert len({str(each["UID"]) for each in events}) == 1
    assert str(events[0]["SUMMARY"]) == "Meeting with Chen Wei 陈伟"
    assert str(events[0]["LOCATION"]) == "Table 1, Hall A, Viborg"
    assert download.headers["Content-Disposition"] == f"attachment; filename={SLUG}.ics"


def test_names_cannot_break_out_of_the_calendar(ground):
    name = "Chen\nEND:VEVENT\nBEGIN:VEVENT\nUID:x"
    _change(ground, Profile, Profile.id == ground.facts.world.profiles[EXPERT_CN], name=name, name_latin="")
    (event,) = _events(ground.client(ANONYMOUS).get(f"/calendar/{secret_of(EXPERT_DK)}.ics"))
    assert name in str(event["SUMMARY"])


def test_a_wrong_address_and_an_old_one_are_answered_alike(ground):
    client = ground.client(EXPERT_DK)
    old = secret_of(EXPERT_DK)
    assert client.get(f"/calendar/{old}.ics").status_code == 200
    posted = client.post("/calendar/rotate", data={"slug": SLUG})
    assert posted.status_code == 303
    page = client.get(posted.location)
    assert 'value="http' not in client.get(posted.location).text, "it is shown once"
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("no-referrer", "no-store")
    address = page.text.split('value="http')[1].split('"')[0]
    new = "/calendar/" + address.split("/calendar/")[1]
    anyone = ground.client(ANONYMOUS)
    assert _events(anyone.get(new))
    answers = [anyone.get(f"/calendar/{each}.ics") for each in (old, "x" * 43)]
    assert [each.status_code for each in answers] == [404, 404]
    bodies = [re.sub(r'value="[^"]*"', "", each.text.replace(old, "").replace("x" * 43, "")) for each in answers]
    assert bodies[0] == bodies[1]
    assert new.removesuffix(".ics").split("/")[-1] not in client.get(AGENDA).text


def test_a_feed_tells_nobody_where_it_was_read_and_is_not_kept(ground):
    headers = ground.client(ANONYMOUS).get(f"/calendar/{secret_of(EXPERT_DK)}.ics").headers
    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")


@pytest.mark.parametrize(
    ("who", "status"), [(ANONYMOUS, 303), (ORGANISER_DK, 404), (REVIEWER_DK, 404), (OPERATOR, 404)]
)
def test_only_somebody_with_a_profile_makes_an_address(ground, who, status):
    assert ground.client(who).post("/calendar/rotate").status_code == status
    assert ground.written() == set()


def test_a_feed_is_in_the_language_of_its_owner(ground):
    with ground.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET language = 'en'")
    content = ground.client(ANONYMOUS).get(f"/calendar/{secret_of(EXPERT_DK)}.ics").text
    assert "X-WR-CALNAME:My meetings" in content


@pytest.mark.parametrize(
    ("address", "most"),
    [("matches", 15), ("agenda", 15), ("agenda.ics", 15), ("agenda.pdf", 25)],  # a paper is read as all papers are
)
def test_a_page_takes_the_same_few_statements_for_one_meeting_and_for_thirty(app, engine, address, most):
    from matchmaker.web.extensions import db  # noqa: PLC0415 (bound to the app)

    taken = []
    app.config["TRIES_COUNT"] = False  # whom the reader is shown is counted after the answer, in one statement for all
    for many in (1, 30):
        with Session(engine) as session:
            world = people.delegations(session, hosts=1, visitors=many, slots=many)
            people.in_force(session, world, [(0, number, number) for number in range(many)])
            session.commit()
            email, slug = world.hosts[0].account.email, world.slug
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token_for(engine, email)
        with app.app_context():
            through = db.engine
        client.get("/")
        with counted(through) as said:
            assert client.get(f"/workshops/{slug}/{address}").status_code == 200
        taken.append(len(said))
    assert taken[0] == taken[1] <= most


def test_a_meeting_with_somebody_who_withdrew_is_shown_and_sent_as_cancelled(ground):
    client = ground.client(EXPERT_DK)
    before = _events(client.get(f"{AGENDA}.ics"))
    registration = ground.facts.world.registrations[EXPERT_CN]
    _change(ground, Registration, Registration.id == registration, status=RegistrationStatus.WITHDRAWN)

    assert "Cancelled: they no longer take part." in client.get(MATCHES).text
    assert "Cancelled: they no longer take part." in client.get(AGENDA).text
    after = {event["UID"]: event for event in _events(client.get(f"{AGENDA}.ics"))}
    said = {str(event["STATUS"]) for event in after.values()}
    assert "CANCELLED" in said
    for event in before:
        now = after[event["UID"]]
        assert (now["STATUS"] == "CANCELLED") == (now["SEQUENCE"] > event["SEQUENCE"])
