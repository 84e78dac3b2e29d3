"""Breaks, visits, shifts, spare tables, what there is room for, a suggestion: on the page that works without script."""

import pytest
from sqlalchemy import select

from matchmaker.domain.workshops import ItemKind, WorkshopStatus
from matchmaker.store.tables.items import ProgrammeItem, ProgrammeItemName, VisitPlace, VisitWish
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.workshops import ResourceSlot, Workshop, WorkshopSession
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.web.test_programme import ADDRESS, Fields, form_of, save
from tests.web.world import EXPERT_CN, EXPERT_DK, ORGANISER_CN, ORGANISER_DK, SLUG


@pytest.fixture
def draft(ground):
    """The populated world, whose workshop is still a draft."""
    with transaction(ground.engine) as session:
        session.scalars(select(Workshop).where(Workshop.slug == SLUG)).one().status = WorkshopStatus.DRAFT
    return ground


def grown(client, sent, button: str) -> dict[str, str]:
    answer = client.post(ADDRESS, data={**sent, "do": button})
    assert answer.status_code == 200, answer.text
    return Fields(answer.text).sent


def rows(engine, *columns):
    with reading(engine) as session:
        return session.execute(select(*columns)).all()


def test_a_visit_a_break_shifts_and_spare_tables_are_saved_and_shown_again(draft):
    client = draft.client(ORGANISER_DK)
    sent = grown(client, grown(client, form_of(client), "add-item visit"), "add-item break")
    first = sent["slot-0-day"]
    visit = {"name-en": "Turbine works", "start": "14:00", "end": "15:00", "leaves": "13:30", "returns": "15:40"}
    sent |= {f"item-0-{name}": value for name, value in visit.items()} | {"item-0-day": first, "item-0-places": "12"}
    sent |= {"item-1-name-da": "Frokost", "item-1-start": "12:00", "item-1-end": "13:00", "item-1-day": first}
    count = sum(name.endswith("-capacity") for name in sent)
    sent = grown(client, sent, "add-pair")
    pair = f"pair-{count}"
    sent |= {f"{pair}-first": "fi", f"{pair}-second": "zh", f"{pair}-capacity": "2", f"{pair}-rest": "1"}
    sent = grown(client, sent, f"rest {count}")
    assert sent[f"{pair}-shift-1"] == "0"
    answer = save(client, sent, spare="20")
    assert answer.status_code == 303, answer.text

    kinds = {kind: (places, bus is not None) for kind, places, bus in rows(
        draft.engine, ProgrammeItem.kind, ProgrammeItem.places, ProgrammeItem.bus_leaves_at)}  # fmt: skip
    assert kinds == {ItemKind.VISIT: (12, True), ItemKind.BREAK: (None, False)}
    assert {name for (name,) in rows(draft.engine, ProgrammeItemName.name)} == {"Turbine works", "Frokost"}
    assert [number for (number,) in rows(draft.engine, ResourceSlot.capacity)] == [0]
    assert (20,) in rows(draft.engine, Workshop.spare_tables_percent)
    again = form_of(client)
    assert (again["item-1-leaves"], again["spare"], again[f"{pair}-shift-1"]) == ("13:30", "20", "0")
    assert save(client, again).status_code == 422  # nothing was changed


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"item-0-start": "25:00"}, "item-0-start", "Write the time like 09:30."),
        ({"item-0-end": "13:00"}, "item-0-end", "It ends after it starts."),
        ({"item-0-leaves": "14:30"}, "item-0-leaves", "The bus leaves after the visit begins."),
        ({"item-0-returns": "14:30"}, "item-0-returns", "The bus is back before the visit ends."),
        ({"item-0-places": "many"}, "item-0-places", "Write a whole number from 0 to 10000."),
        ({"item-0-name-en": ""}, "item-0-name-da", "Write something here."),
        ({"spare": "95"}, "spare", "Write a whole number from 0 to 90."),
    ],
)
def test_a_wrong_field_is_said_there(draft, given, field, said):
    client = draft.client(ORGANISER_DK)
    sent = grown(client, form_of(client), "add-item visit")
    sent |= {
        "item-0-name-en": "Works",
        "item-0-start": "14:00",
        "item-0-end": "15:00",
        "item-0-day": sent["slot-0-day"],
    }
    answer = save(client, {**sent, **given})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text


def test_what_is_agreed_about_items_takes_both_offices(ground):
    ours, theirs = ground.client(ORGANISER_DK), ground.client(ORGANISER_CN)
    sent = grown(ours, form_of(ours), "add-item plenary")
    sent |= {"item-0-name-en": "Opening", "item-0-start": "07:00", "item-0-end": "08:00"}
    sent["item-0-day"] = sent["slot-0-day"]
    assert save(ours, sent).status_code == 303
    assert rows(ground.engine, ProgrammeItem.kind) == []
    page = theirs.get(f"/organise/{SLUG}/").text
    assert "New: Plenary “Opening”" in page
    change, sha256 = (page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("change", "sha256"))
    confirmed = theirs.post(f"/organise/{SLUG}/change", data={"change": change, "sha256": sha256, "do": "confirm"})
    assert confirmed.status_code == 303
    assert rows(ground.engine, ProgrammeItem.kind) == [(ItemKind.PLENARY,)]


def test_what_there_is_room_for_is_counted_while_one_edits_and_nothing_is_saved(draft):
    client = draft.client(ORGANISER_DK)
    sent = form_of(client)
    standing = client.get(ADDRESS).text
    assert "What there is room for" in standing
    counted = client.post(f"{ADDRESS}/capacity", data={**sent, "cell-0-0-tables": "0"})
    assert counted.status_code == 200
    assert "<html" not in counted.text
    assert "at most" in counted.text
    assert counted.text != client.post(f"{ADDRESS}/capacity", data=sent).text
    broken = client.post(f"{ADDRESS}/capacity", data={**sent, "slot-0-start": "soon"})
    assert "counted when every day, time and number" in broken.text
    looked = client.post(ADDRESS, data={**sent, "cell-0-0-tables": "0", "do": "look"})
    assert (looked.status_code, Fields(looked.text).sent["cell-0-0-tables"]) == (200, "0")
    assert save(client, form_of(client)).status_code == 422


def test_a_suggestion_fills_the_form_and_saves_nothing(draft):
    client = draft.client(ORGANISER_DK)
    before = len(rows(draft.engine, WorkshopSession.id))
    sent = {name: "" if name.startswith("cell-") else value for name, value in form_of(client).items()}
    suggested = grown(client, sent, "suggest")
    themes = [
        value for name, value in suggested.items() if name.startswith("cell-") and name.endswith("-theme") and value
    ]
    assert themes
    assert all(
        int(suggested[name.replace("-theme", "-tables")]) > 0
        for name, value in suggested.items()
        if name.startswith("cell-") and name.endswith("-theme") and value
    )
    assert len(rows(draft.engine, WorkshopSession.id)) == before


def test_holidays_of_both_sides_stand_beside_the_days(draft):
    with transaction(draft.engine) as session:
        workshop = session.scalars(select(Workshop).where(Workshop.slug == SLUG)).one()
        day = workshop.starts_on.replace(year=2031, month=1, day=1)
        workshop.starts_on = workshop.ends_on = day
    page = draft.client(ORGANISER_DK).get(ADDRESS).text
    assert "Holiday in Denmark: New Year&#39;s Day" in page
    assert "China has not announced yet which days around the holidays of 2031 are moved." in page
    terms = draft.client(ORGANISER_DK).get(f"/organise/{SLUG}/terms").text
    assert "Holiday in Denmark: New Year&#39;s Day" in terms
    assert "Holiday in Denmark: Christmas Day" in terms


def visit_of(ground, **given) -> ProgrammeItem:
    with transaction(ground.engine) as session:
        workshop = session.scalars(select(Workshop).where(Workshop.slug == SLUG)).one()
        slot = factories.slot(session, workshop, 3, 4)
        times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
        row = ProgrammeItem(workshop_id=workshop.id, kind=ItemKind.VISIT, places=3, place="Lem", **times, **given)
        factories.added(session, row)
        session.add(ProgrammeItemName(item_id=row.id, language="en", name="Turbine works", summary="Good shoes"))
        session.flush()
        session.expunge(row)
        return row


def test_people_choose_visits_in_an_order_and_others_are_refused(ground):
    visit, client = visit_of(ground), ground.client(EXPERT_DK)
    page = f"/workshops/{SLUG}/register"
    shown = client.get(page).text
    assert "Turbine works" in shown
    assert "Good shoes" in shown
    version = shown.split('name="version" type="hidden" value="')[1].split('"')[0]
    sent = {"version": version, "min_meetings": "0", "max_meetings": ""}
    wrong = client.post(page, data={**sent, "visit-nonsense": "1"})
    assert (wrong.status_code, "Choose among the visits of this workshop" in wrong.text) == (422, True)
    assert client.post(page, data={**sent, f"visit-{visit.public_id}": "2"}).status_code == 422
    assert rows(ground.engine, VisitWish.rank) == []
    assert client.post(page, data={**sent, f"visit-{visit.public_id}": "1"}).status_code == 303
    assert rows(ground.engine, VisitWish.item_id, VisitWish.rank) == [(visit.id, 1)]
    assert '<option value="1" selected>' in client.get(page).text.split(f'name="visit-{visit.public_id}"')[1][:300]


def test_who_goes_on_a_visit_sees_it_on_the_agenda_and_the_match_list_and_nobody_else_does(ground):
    visit = visit_of(ground)
    with transaction(ground.engine) as session:
        visit_row = session.get_one(ProgrammeItem, visit.id)
        visit_row.bus_leaves_at = visit_row.starts_at
        plan = session.scalars(select(WorkshopPlan).where(WorkshopPlan.status == "published")).one()
        registration = ground.facts.world.registrations[EXPERT_DK]
        ids = {"plan_id": plan.id, "registration_id": registration, "item_id": visit.id}
        session.add(VisitPlace(**ids, workshop_id=plan.workshop_id))
    for page in ("agenda", "matches"):
        own = ground.client(EXPERT_DK).get(f"/workshops/{SLUG}/{page}").text
        assert "Turbine works" in own
        assert "The bus leaves at" in own
        other = ground.client(EXPERT_CN).get(f"/workshops/{SLUG}/{page}").text
        assert "Turbine works" not in other
