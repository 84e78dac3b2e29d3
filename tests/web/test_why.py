"""Why two meet and why not, on the pages, in the calendar and while a profile is written; and what shows nowhere."""

import re

import pytest
from icalendar import Calendar
from sqlalchemy import delete, select, update

from matchmaker.domain.people import ProfileTextKind
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.store.tables.people import Profile, ProfileText
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.transaction import transaction
from tests import factories
from tests.web.ground import ANONYMOUS
from tests.web.populated import secret_of
from tests.web.world import EXPERT_CN, EXPERT_CN_2, EXPERT_DK, EXPERT_DK_2, ORGANISER_DK, REVIEWER_DK, SLUG

MATCHES, AGENDA, PEOPLE = (f"/workshops/{SLUG}/{page}" for page in ("matches", "agenda", "people"))
CHINESE, LINE = "低功耗定位芯片", "Builds low-power chips for positioning."
TYPED = {
    "name": "Eva",
    "seeks-0": "Low-power chips",
    "offers-0": "创新解决方案",
    "summary": "Bygger sensorer til ældre",
}


@pytest.fixture
def in_chinese(ground):
    """Ane seeks what Chen Wei offers, and both wrote it in Chinese."""
    with transaction(ground.engine) as session:
        for email, kind in ((EXPERT_DK, ProfileTextKind.SEEK), (EXPERT_CN, ProfileTextKind.OFFER)):
            key = ground.facts.world.profiles[email]
            session.execute(delete(ProfileText).where(ProfileText.profile_id == key))
            session.add(ProfileText(profile_id=key, kind=kind, position=0, text=CHINESE))
            session.execute(update(Profile).where(Profile.id == key).values(summary=LINE if email == EXPERT_CN else ""))
    return ground


@pytest.mark.parametrize("address", [MATCHES, AGENDA, f"{PEOPLE}/<person>"])
def test_a_phrase_stands_in_its_own_language_behind_the_line_in_the_working_language(in_chinese, address):
    person = in_chinese.facts.world.profile_ids[EXPERT_CN]
    page = in_chinese.client(EXPERT_DK).get(address.replace("<person>", person)).text

    line = page.index(f'In English, they say of themselves “<span class="quoted" lang="en">{LINE.rstrip(".")}</span>”.')
    phrase = page.index(f'they offer “<span class="quoted" lang="zh-Hans">{CHINESE}</span>” (Chinese).')
    assert line < phrase


@pytest.mark.parametrize("address", [f"{AGENDA}.ics", f"/calendar/{secret_of(EXPERT_DK)}.ics"])
def test_the_calendar_says_why_too(in_chinese, address):
    with in_chinese.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET language = 'en'")
    (event,) = Calendar.from_ical(in_chinese.client(EXPERT_DK).get(address).data).walk("VEVENT")

    assert str(event["DESCRIPTION"]).splitlines()[-1] == (
        f"In English, they say of themselves “{LINE.rstrip('.')}”. "
        f"You seek “{CHINESE}” (Chinese); they offer “{CHINESE}” (Chinese)."
    )


def test_the_breakdown_opens_without_a_script_and_holds_no_wishes(ground):
    page = ground.client(EXPERT_DK).get(MATCHES).text
    breakdown = page[page.index('<figure class="parts">') : page.index("</figure>")]

    assert '<details class="match-more">' in page[: page.index('<figure class="parts">')]
    assert "What one seeks and the other offers" in breakdown
    assert "wants" not in breakdown


def test_two_who_do_not_meet_read_why_in_general_and_what_they_could_change(ground):
    page = ground.client(EXPERT_CN_2).get(_page_of(ground, EXPERT_DK_2)).text
    assert "Why you do not meet in this plan" in page
    assert re.search(r'href="/profile#(seeks|offers|summary|languages)"', page)


def test_two_who_meet_read_that(ground):
    page = ground.client(EXPERT_DK).get(_page_of(ground, EXPERT_CN)).text
    assert "You meet in this plan." in page
    assert "Why you do not meet" not in page


@pytest.mark.parametrize("kind", [PreferenceKind.VETO, PreferenceKind.WANT])
def test_what_the_other_said_changes_no_byte_of_why_they_do_not_meet(ground, kind):
    _say(ground, None)
    without, own_without = _read(ground, EXPERT_CN_2), _read(ground, EXPERT_DK_2)
    _say(ground, kind)

    assert _read(ground, EXPERT_CN_2) == without
    assert _read(ground, EXPERT_DK_2) != own_without, "the comparison would notice"
    assert "Why you do not meet in this plan" in "".join(without)


def _say(ground, kind):
    with transaction(ground.engine) as session:
        session.execute(delete(Preference))
        if kind is not None:
            keys = (ground.facts.world.registrations[each] for each in (EXPERT_DK_2, EXPERT_CN_2))
            by, about = (session.scalars(select(Registration).where(Registration.id == key)).one() for key in keys)
            factories.preference(session, by, about, kind)


def _read(ground, reader):
    client = ground.client(reader)
    others = [_page_of(ground, email) for email in (EXPERT_DK, EXPERT_DK_2, EXPERT_CN, EXPERT_CN_2)]
    answers = [client.get(each).text for each in (*others, PEOPLE, MATCHES, AGENDA, f"{AGENDA}.ics", "/profile")]
    answers.append(client.post("/profile/quality", data=TYPED).text)
    return [re.sub(r'name="(csrf_token|key)"[^>]*value="[^"]*"|DTSTAMP:\w+', "", each) for each in answers]


def _page_of(ground, email):
    return f"{PEOPLE}/{ground.facts.world.profile_ids[email]}"


def test_while_somebody_types_the_quality_is_told_and_nothing_is_kept(ground):
    answer = ground.client(EXPERT_DK).post("/profile/quality", data=TYPED)

    assert answer.status_code == 200
    assert 'value="Bygger sensorer til ældre"' in answer.text
    assert '<form class="form" method="post" novalidate action="/profile"' in answer.text, "saving still saves"
    assert "“创新解决方案” is what many would write" in answer.text
    assert "“Bygger sensorer til ældre” is not in English" in answer.text
    assert "Somebody offers “" in answer.text
    assert "Low-power chips" in answer.text
    assert "Chen Wei" not in answer.text
    assert ground.written() == set()


def test_the_page_of_the_profile_says_the_same_without_a_script(ground):
    page = ground.client(EXPERT_DK).get("/profile").text
    part = page[page.index("data-quality-part") : page.index("data-quality-said")]
    assert "Nearest topics of the other delegation" in part
    assert "Chen Wei" not in part


@pytest.mark.parametrize("text", ["", "🙂", "字" * 30_000, "a\0b", "\u202eabc", "<script>x</script>", "\ud800"])
def test_whatever_is_typed_is_answered(ground, text):
    data = {"seeks-0": text, "offers-0": text, "summary": text, "languages": ["xx"]}
    data = {
        key: value if isinstance(value, list) else value.encode("utf-8", "surrogatepass") for key, value in data.items()
    }
    answer = ground.client(EXPERT_DK).post("/profile/quality", data=data)
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    assert ground.written() == set()


@pytest.mark.parametrize(("who", "status"), [(ANONYMOUS, 303), (ORGANISER_DK, 403), (REVIEWER_DK, 404)])
def test_only_experts_have_a_profile_to_ask_about(ground, who, status):
    assert ground.client(who).post("/profile/quality", data=TYPED).status_code == status
