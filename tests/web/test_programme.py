"""The programme's form without a script: every button gives it back whole, and only one of them saves."""

from html.parser import HTMLParser

import pytest
from sqlalchemy import func, select

from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Resource, Room, Slot, Workshop, WorkshopSession
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.web import world as worlds
from tests.web.world import SLUG

ADDRESS = f"/organise/{SLUG}/programme"


class Fields(HTMLParser):
    """What a browser would send of the programme's form without pressing a button."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._inside = False
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self._inside = not {"programme", "merge"}.isdisjoint(given.get("class", "").split())
        if not self._inside:
            return
        name = given.get("name")
        if tag == "input" and name and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            self.sent[name] = given.get("value", "")
        if tag == "select":
            self._select = name
        if tag == "option" and (self._select not in self.sent or "selected" in given):
            self.sent[self._select] = given.get("value", "")


@pytest.fixture
def draft(engine, world):
    with transaction(engine) as session:
        session.scalars(select(Workshop)).one().status = WorkshopStatus.DRAFT
    return world


def form_of(client) -> dict[str, str]:
    return Fields(client.get(ADDRESS).text).sent


def save(client, sent: dict[str, str], **given: str):
    return client.post(ADDRESS, data={**sent, "do": "save", **given})


def count(engine, table) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table))


def test_the_form_sent_back_untouched_changes_nothing(engine, draft, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    answer = save(client, form_of(client))
    assert answer.status_code == 422
    assert "Nothing was changed, so there is nothing to save." in answer.text


def test_a_day_is_added_a_room_is_added_and_the_grid_is_saved(engine, draft, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    told = {"new-start": "13:00", "new-end": "14:00", "new-length": "25", "new-pause": "5"}
    grown = client.post(ADDRESS, data={**form_of(client), **told, "do": "add-slots"})
    assert (grown.status_code, count(engine, Slot)) == (200, 2)
    sent = Fields(grown.text).sent
    assert [sent[f"slot-{n}-start"] for n in range(4)] == ["09:00", "10:00", "13:00", "13:30"]

    grown = client.post(ADDRESS, data={**sent, "new-room": "Library", "do": "add-room"})
    sent = Fields(grown.text).sent
    row = next(n for n in range(9) if sent.get(f"row-{n}-room") == "+room-0")
    sent |= {f"cell-{row}-2-theme": "any", f"cell-{row}-2-tables": "3", f"cell-{row}-3-theme": "goes-on"}
    grown = client.post(ADDRESS, data={**sent, "do": "add-pair"})
    sent = Fields(grown.text).sent | {"pair-0-first": "da", "pair-0-second": "zh", "pair-0-capacity": "2"}
    assert (count(engine, Room), count(engine, Resource)) == (1, 0)

    assert save(client, sent).status_code == 303

    assert [count(engine, each) for each in (Slot, Room, WorkshopSession, Resource)] == [4, 2, 5, 1]
    again = form_of(client)
    assert sorted(
        value for name, value in again.items() if name.endswith("-theme") and value in {"any", "goes-on"}
    ) == [
        "any",
        "goes-on",
    ]


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"slot-0-start": "25:00"}, "slot-0-start", "Write the time like 09:30."),
        ({"slot-0-day": "tomorrow"}, "slot-0-day", "Write the day like 2027-05-12."),
        ({"slot-0-day": "2027-06-01"}, "slot-0-day", "This day is not one of the workshop"),
        ({"slot-1-start": "09:10"}, "slot-1-start", "This slot overlaps with the one at 09:00."),
        ({"slot-0-end": "08:00"}, "slot-0-end", "A slot ends after it starts."),
        ({"cell-0-0-tables": "٣"}, "cell-0-0-tables", "Write a whole number from 0 to 1000."),
        ({"cell-0-0-tables": "-1"}, "cell-0-0-tables", "Write a whole number from 0 to 1000."),
        ({"cell-0-0-tables": "5000"}, "cell-0-0-tables", "Write a whole number from 0 to 1000."),
        ({"cell-0-0-theme": ""}, "cell-0-0-theme", "Choose a theme from the list."),
        ({"cell-0-0-theme": "foreign"}, "cell-0-0-theme", "Choose a theme from the list."),
        ({"cell-0-0-theme": "goes-on"}, "cell-0-0-theme", "A session goes on only into the next slot"),
        ({"room-0-name": ""}, "room-0-name", "Write something here."),
    ],
)
def test_a_wrong_field_is_said_there_and_all_that_was_typed_is_kept(engine, draft, sign_in, given, field, said):
    client = sign_in(worlds.ORGANISER_DK)
    sent = {**form_of(client), "new-room": "typed and kept", **given}
    answer = save(client, sent)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text
    assert said in answer.text
    kept = Fields(answer.text).sent
    expected = {name: value for name, value in sent.items() if value != "foreign" and name != "key"}
    assert {name: kept[name] for name in expected} == expected
    with reading(engine) as session:
        assert session.scalars(select(Workshop.version)).one() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"new-length": "0"}, "new-length"),
        ({"new-length": "1e3"}, "new-length"),
        ({"new-pause": "-5"}, "new-pause"),
        ({"new-start": "x"}, "new-start"),
        ({"new-end": "08:00"}, "new-end"),
        ({"new-day": "x"}, "new-day"),
    ],
)
def test_slots_that_cannot_be_made_are_refused(draft, sign_in, given, field):
    client = sign_in(worlds.ORGANISER_DK)
    answer = client.post(ADDRESS, data={**form_of(client), **given, "do": "add-slots"})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_the_version_that_was_edited_stays_with_the_form(engine, draft, sign_in):
    """Adding a room to an old form must not make it look fresh: what the other office saved would be lost."""
    home, far = sign_in(worlds.ORGANISER_DK), sign_in(worlds.ORGANISER_CN)
    old = form_of(home)
    assert save(far, form_of(far), **{"cell-0-0-tables": "9"}).status_code == 303
    grown = home.post(ADDRESS, data={**old, "new-room": "Attic", "do": "add-room"})

    answer = save(home, Fields(grown.text).sent)

    assert answer.status_code == 409
    assert "tables: 9 instead of 2" in answer.text
    assert 'value="Attic"' in answer.text
    assert "The other office saved on" in answer.text
    assert save(home, Fields(answer.text).sent).status_code == 303


def test_a_session_that_a_plan_uses_is_kept_with_words(engine, draft, sign_in):
    with transaction(engine) as session:
        at = session.scalars(select(Workshop)).one()
        one = session.get_one(Registration, draft.registrations[worlds.EXPERT_DK])
        other = session.get_one(Registration, draft.registrations[worlds.EXPERT_CN])
        where = session.get_one(WorkshopSession, draft.sessions[0])
        factories.meeting(session, factories.plan(session, at), where, one, other)
    client = sign_in(worlds.ORGANISER_DK)
    answer = save(client, form_of(client), **{"cell-0-0-theme": "", "cell-0-0-tables": ""})
    assert answer.status_code == 422
    assert "set its tables to 0" in answer.text
    answer = save(client, form_of(client), **{"slot-0-drop": "y"})
    assert "Meetings of a plan take place in this slot, so it stays." in answer.text
    assert save(client, form_of(client), **{"cell-0-0-tables": "0"}).status_code == 303


def test_a_room_goes_with_what_takes_place_in_it(engine, draft, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    assert save(client, form_of(client), **{"room-0-drop": "y"}).status_code == 303
    assert (count(engine, Room), count(engine, WorkshopSession)) == (0, 0)


def test_a_time_that_comes_twice_is_asked_for(engine, draft, sign_in):
    with transaction(engine) as session:
        row = session.scalars(select(Workshop)).one()
        row.ends_on = row.starts_on.replace(month=5, day=31)
        row.starts_on = row.ends_on = row.starts_on.replace(month=10, day=31)
    client = sign_in(worlds.ORGANISER_DK)
    sent = form_of(client) | {"slot-1-drop": "y", "slot-0-day": "2027-10-31"}
    sent |= {"slot-0-start": "02:00", "slot-0-end": "02:30"}
    answer = save(client, sent)
    assert answer.status_code == 422
    assert "Say which of the two you mean." in answer.text
    again = Fields(answer.text).sent
    assert again["slot-0-fold"] == ""
    assert save(client, again, **{"slot-0-fold": "1"}).status_code == 303
    with reading(engine) as session:
        assert [each.isoformat() for each in session.scalars(select(Slot.starts_at))] == ["2027-10-31T01:00:00+00:00"]


def test_after_the_opening_saving_is_proposing(engine, world, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    answer = save(client, form_of(client), **{"cell-0-0-tables": "7"})
    assert (answer.status_code, answer.location) == (303, ADDRESS)
    page = client.get(ADDRESS).text
    assert "You are editing your own proposal" in page
    assert Fields(page).sent["cell-0-0-tables"] == "7"
    assert Fields(sign_in(worlds.ORGANISER_CN).get(ADDRESS).text).sent["cell-0-0-tables"] == "2"


def test_parallel_sessions_of_one_room_have_rows_of_their_own(draft, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    sent = form_of(client)
    assert [sent[f"row-{n}-room"] for n in range(2)] == [sent["room-0-id"]] * 2
    grown = client.post(ADDRESS, data={**sent, "do": f"add-row {sent['room-0-id']}"})
    assert [Fields(grown.text).sent[f"row-{n}-room"] for n in range(3)] == [sent["room-0-id"]] * 3


def test_every_field_of_the_grid_has_a_label(draft, sign_in):
    page = sign_in(worlds.ORGANISER_DK).get(ADDRESS).text
    sent = {name for name in Fields(page).sent if name.endswith(("-theme", "-tables", "-start", "-end", "-day"))}
    assert len(sent) > 10
    assert {name for name in sent if f'for="{name}"' not in page} == set()


def test_ids_of_others_are_not_found(engine, draft, sign_in):
    client = sign_in(worlds.ORGANISER_DK)
    assert save(client, form_of(client), **{"slot-0-id": "0" * 20}).status_code == 404
