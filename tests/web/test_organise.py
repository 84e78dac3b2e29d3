"""The pages of an office: making a workshop, agreeing with the other office, seeing who comes."""

import pytest
from sqlalchemy import event, select

from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.store.tables.confirmations import WorkshopChange
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.web import world as worlds
from tests.web.world import NOW, SLUG

NEW = {
    "hosting": "midtjylland-shanghai shanghai midtjylland",
    "title_en": "Energy in Shanghai",
    "summary_en": "Two days about wind & water <b>",
    "title_da": "",
    "summary_da": "",
    "title_zh": "上海能源",
    "summary_zh": "",
    "starts_on": "2027-09-01",
    "ends_on": "2027-09-02",
    "place": "Shanghai",
    "time_zone": "Asia/Shanghai",
    "working_language": "en",
    "theme": "",
    "closes_on": "2027-08-15",
}
PAGES = ("", "people", "terms", "programme")


def address(page: str = "") -> str:
    return f"/organise/{SLUG}/{page}"


def set_status(engine, status: WorkshopStatus) -> None:
    with transaction(engine) as session:
        session.scalars(select(Workshop)).one().status = status


def test_an_office_makes_a_workshop(engine, world, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    assert "Shanghai hosts, Region Midtjylland visits" in client.get("/organise/new").text

    answer = client.post("/organise/new", data=NEW)

    assert (answer.status_code, answer.location) == (303, "/organise/energy-in-shanghai/")
    with reading(engine) as session:
        row = session.scalars(select(Workshop).where(Workshop.slug == "energy-in-shanghai")).one()
        assert (row.status, row.host_party_id, row.time_zone) == (WorkshopStatus.DRAFT, world.visitor, "Asia/Shanghai")
        assert row.registration_closes_at.isoformat() == "2027-08-15T16:00:00+00:00"
    page = client.get(answer.location).text
    assert "Make the programme: add the days and time slots first." in page
    assert "Energy in Shanghai" in sign_in(worlds.ORGANISER_CN).get("/workshops").text
    assert "Energy in Shanghai" not in sign_in(worlds.EXPERT_DK).get("/workshops").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title_en": "", "title_zh": ""}, "Write something here."),
        ({"ends_on": "2027-08-01"}, "The last day comes before the first."),
        ({"starts_on": "soon"}, "Write the day like 2027-05-12."),
        ({"starts_on": ""}, "Choose the first day."),
        ({"closes_on": "never"}, "Write the day like 2027-05-12."),
        ({"closes_on": "9999-12-31"}, "Write the day like 2027-05-12."),
        ({"closes_on": "2028-01-01"}, "Registration closes on the last day of the workshop or before."),
        ({"starts_on": "0001-01-01"}, "Write the day like 2027-05-12."),
        ({"title_en": "x" * 201}, "This has 201 characters; at most 200 fit."),
        ({"place": "\x01"}, "Here is a character that cannot be seen and is not kept: U+0001"),
    ],
)
def test_a_wrong_field_is_said_there_and_what_was_typed_is_kept(engine, world, sign_in, given, said):
    answer = sign_in(worlds.ORGANISER_DK).post("/organise/new", data={**NEW, **given})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Two days about wind &amp; water &lt;b&gt;" in answer.text
    with reading(engine) as session:
        assert len(session.scalars(select(Workshop)).all()) == 1


@pytest.mark.parametrize("field", ["hosting", "time_zone", "working_language", "theme"])
def test_what_is_in_no_list_is_refused(world, sign_in, field):
    assert sign_in(worlds.ORGANISER_DK).post("/organise/new", data={**NEW, field: "x"}).status_code == 422


@pytest.mark.parametrize(
    ("email", "status"),
    [
        (None, 303),
        (worlds.EXPERT_DK, 404),
        (worlds.ORGANISER_FOREIGN, 404),
        (worlds.REVIEWER_DK, 404),
        (worlds.OPERATOR, 403),
        (worlds.ORGANISER_DK, 200),
        (worlds.ORGANISER_CN, 200),
    ],
)
def test_the_pages_are_for_the_two_offices(engine, world, sign_in, client, email, status):
    set_status(engine, WorkshopStatus.DRAFT)
    asking = sign_in(email) if email else client
    for page in PAGES:
        assert asking.get(address(page)).status_code == status, page
    if status in {403, 404}:
        assert "Overview" not in asking.get(address()).text


@pytest.mark.parametrize("email", [worlds.EXPERT_DK, worlds.ORGANISER_FOREIGN, worlds.OPERATOR, worlds.REVIEWER_DK])
@pytest.mark.parametrize("act", ["opening", "change", "registration", "terms", "programme"])
def test_nobody_else_decides(engine, world, sign_in, email, act):
    answer = sign_in(email).post(address(act), data={"do": "confirm", "sha256": "0" * 64, "change": "x"})
    assert answer.status_code in {403, 404}
    with reading(engine) as session:
        assert session.scalars(select(Workshop.version)).one() == 1


def sha256_on(page: str) -> str:
    return page.split('name="sha256" value="')[1][:64]


def test_both_offices_open_registration(engine, world, sign_in):
    set_status(engine, WorkshopStatus.DRAFT)
    home, far = sign_in(worlds.ORGANISER_DK), sign_in(worlds.ORGANISER_CN)

    proposal = home.get(address()).text
    assert "Nothing is visible to others until Shanghai confirms too." in proposal
    home.post(address("opening"), data={"do": "confirm", "sha256": sha256_on(proposal)})
    assert "You have proposed to open registration. The other office has to confirm." in home.get(address()).text

    confirmation = far.get(address()).text
    assert "Confirm and open registration" in confirmation
    answer = far.post(
        address("opening"), data={"do": "confirm", "sha256": sha256_on(confirmation)}, follow_redirects=True
    )
    assert "Both offices have confirmed. Registration is open." in answer.text


def test_a_confirmation_of_what_has_changed_since_is_answered_with_a_conflict(engine, world, sign_in):
    set_status(engine, WorkshopStatus.DRAFT)
    answer = sign_in(worlds.ORGANISER_DK).post(address("opening"), data={"do": "confirm", "sha256": "0" * 64})
    assert answer.status_code == 409


@pytest.mark.parametrize("act", ["opening", "change", "registration"])
def test_a_button_that_does_not_exist_does_nothing(engine, world, sign_in, act):
    assert sign_in(worlds.ORGANISER_DK).post(address(act), data={"do": "everything"}).status_code == 404


def terms(page: str, **given: str) -> dict[str, str]:
    kept = {name: value for name, value in NEW.items() if name != "hosting"}
    version = page.split('name="version" type="hidden" value="')[1].split('"', maxsplit=1)[0]
    dates = {"starts_on": "2027-05-12", "ends_on": "2027-05-12", "time_zone": "Europe/Copenhagen", "closes_on": ""}
    return {
        **kept,
        **dates,
        "title_en": "Kick-off Midtjylland",
        "summary_en": "",
        "title_zh": "",
        "version": version,
        **given,
    }


def test_terms_of_an_open_workshop_change_when_the_other_office_confirms(engine, world, sign_in):
    home, far = sign_in(worlds.ORGANISER_DK), sign_in(worlds.ORGANISER_CN)
    form = terms(home.get(address("terms")).text, place="Aarhus")
    answer = home.post(address("terms"), data=form, follow_redirects=True)
    assert "Your proposal waits for the other office." in answer.text
    assert "The place is “Aarhus” instead of “Viborg”." in answer.text

    page = far.get(address()).text
    assert "Region Midtjylland proposes to change the programme. Confirm or reject it." in page
    with reading(engine) as session:
        change = session.scalars(select(WorkshopChange.public_id)).one()
    decision = {"do": "confirm", "change": change, "sha256": sha256_on(page)}
    assert home.post(address("change"), data=decision).status_code == 422
    assert far.post(address("change"), data=decision).status_code == 303
    with reading(engine) as session:
        assert session.scalars(select(Workshop.place)).one() == "Aarhus"
    assert far.post(address("change"), data=decision).status_code == 409


@pytest.mark.parametrize(("who", "act"), [(worlds.ORGANISER_DK, "withdraw"), (worlds.ORGANISER_CN, "reject")])
def test_a_proposal_can_be_withdrawn_or_rejected(engine, world, sign_in, who, act):
    sign_in(worlds.ORGANISER_DK).post(address("registration"), data={"do": "close"})
    with reading(engine) as session:
        change = session.scalars(select(WorkshopChange.public_id)).one()
    assert sign_in(who).post(address("change"), data={"do": act, "change": change}).status_code == 303
    with reading(engine) as session:
        assert session.scalars(select(Workshop.status)).one() is WorkshopStatus.OPEN


def test_the_second_of_two_offices_gets_a_conflict_with_what_the_first_changed(engine, world, sign_in):
    set_status(engine, WorkshopStatus.DRAFT)
    home, far = sign_in(worlds.ORGANISER_DK), sign_in(worlds.ORGANISER_CN)
    form = terms(home.get(address("terms")).text, place="Silkeborg")
    assert far.post(address("terms"), data={**form, "place": "Aarhus"}).status_code == 303

    answer = home.post(address("terms"), data=form)

    assert answer.status_code == 409
    assert "The place is “Aarhus” instead of “Viborg”." in answer.text
    assert "The other office saved on" in answer.text
    assert 'value="Silkeborg"' in answer.text
    again = {**form, "version": answer.text.split('name="version" type="hidden" value="')[1].split('"')[0]}
    assert home.post(address("terms"), data=again).status_code == 303


def test_a_form_without_its_version_is_not_taken_for_a_fresh_one(engine, world, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    form = terms(client.get(address("terms")).text, place="Silkeborg")
    del form["version"]
    assert client.post(address("terms"), data=form).status_code == 409


def test_people_are_listed_and_nothing_private_of_the_other_side(engine, world, sign_in):
    with transaction(engine) as session:
        session.get_one(Profile, world.profiles[worlds.EXPERT_CN]).contact_email = "canary@example.cn"
    page = sign_in(worlds.ORGANISER_DK).get(address("people")).text
    assert "Ane Bak" in page
    assert worlds.EXPERT_DK in page
    assert "Chen Wei" in page
    assert "canary@example.cn" not in page
    assert worlds.EXPERT_CN not in page
    assert "canary@example.cn" in sign_in(worlds.ORGANISER_CN).get(address("people")).text


@pytest.mark.parametrize(
    ("query", "there", "away"),
    [
        ("q=chen", "Chen Wei", "Ane Bak"),
        ("side=host", "Ane Bak", "Chen Wei"),
        ("sector=public", "Nobody fits what you asked for.", "Ane Bak"),
        ("side=nonsense&sector=x&page=99999999999&sort=x", "Ane Bak", "Nobody fits"),
    ],
)
def test_people_can_be_searched_and_filtered(world, sign_in, query, there, away):
    answer = sign_in(worlds.ORGANISER_DK).get(f"{address('people')}?{query}")
    assert answer.status_code == 200
    assert there in answer.text
    assert away not in answer.text


def test_an_empty_workshop_says_what_to_do_first(engine, world, sign_in):
    with transaction(engine) as session:
        slug = factories.workshop(session, host_party_id=world.host, visitor_party_id=world.visitor).slug
    client = sign_in(worlds.ORGANISER_DK)
    assert "Nobody has registered yet" in client.get(f"/organise/{slug}/people").text
    assert "There are no slots yet. Begin here" in client.get(f"/organise/{slug}/programme").text
    assert "There are no rooms yet." in client.get(f"/organise/{slug}/programme").text


def test_the_rail_shows_where_the_office_is(world, sign_in):
    page = sign_in(worlds.ORGANISER_DK).get(address("people")).text
    assert f'<a href="/organise/{SLUG}/people" aria-current="page">' in page
    assert f'href="/organise/{SLUG}/programme"' in page


@pytest.mark.parametrize("slug", ["%00", "%ED%A0%80", "x" * 3000, "x" * 81, "no-such-workshop"])
def test_an_address_that_no_workshop_can_have_is_not_found(world, sign_in, slug):
    client = sign_in(worlds.ORGANISER_DK)
    for page in PAGES:
        too_long = len(slug) > 1000  # of an address, whatever stands there
        assert client.get(f"/organise/{slug}/{page}").status_code == (414 if too_long else 404)


def statements(app, act) -> int:
    from matchmaker.web.extensions import db  # noqa: PLC0415 (the engine is the app's)

    seen = []

    def note(*given) -> None:
        if given[2].lstrip().upper().startswith("SELECT"):
            seen.append(given[2])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert act().status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_lists_take_the_same_few_statements_however_long_they_are(app, engine, world, sign_in):
    client = sign_in(worlds.ORGANISER_DK)

    def counts() -> list[int]:
        return [statements(app, lambda page=page: client.get(page)) for page in ("/workshops", address("people"))]

    few = counts()
    with transaction(engine) as session:
        at = session.get_one(Workshop, world.workshop)
        for number in range(30):
            profile = factories.added(session, Profile(party_id=world.host, name=f"Zoe {number}", created_at=NOW))
            registration = factories.registration(session, at)
            ids = {"registration_id": registration.id, "profile_id": profile.id, "workshop_id": at.id}
            factories.added(session, RegistrationMember(**ids))
            factories.workshop(session, status=WorkshopStatus.OPEN)
    assert counts() == few
    assert max(few) <= 15, few


def test_who_takes_back_consent_is_only_counted(engine, world, sign_in):
    with transaction(engine) as session:
        profile = world.profiles[worlds.EXPERT_CN]
        session.add(Consent(profile_id=profile, purpose="seen_by_other_side", granted=False, wording="1", said_at=NOW))
    page = sign_in(worlds.ORGANISER_DK).get(address("people")).text
    assert "Chen Wei" not in page
    assert "1 person of the other side is registered and has not agreed to be shown to you." in page
