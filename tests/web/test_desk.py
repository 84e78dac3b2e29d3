"""The pages of the day's desk, as two offices use them on a telephone with a bad line."""

from datetime import UTC, datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.services.desk import Pending
from matchmaker.store.queries.timetable import Place, SlotTime
from matchmaker.store.tables.desk import DeskEvent
from matchmaker.web import desk_wording
from tests.web.world import EXPERT_CN, EXPERT_CN_2, EXPERT_DK, NOW, ORGANISER_CN, ORGANISER_DK, SLUG

DESK = f"/organise/{SLUG}/desk"
AS_SCRIPT = {"Accept": "application/json"}


def _notes(ground) -> int:
    with Session(ground.engine) as session:
        return session.scalar(select(func.count()).select_from(DeskEvent)) or 0


def test_a_note_that_waited_for_a_line_arrives_once_and_is_answered_in_a_word(ground) -> None:
    client, before = ground.client(ORGANISER_DK), _notes(ground)
    note = {"kind": "absent", "of": ground.facts.world.registration_ids[EXPERT_DK], "key": "kept on the device"}
    answers = [client.post(f"{DESK}/notes", data=note, headers=AS_SCRIPT) for _ in range(3)]
    assert [each.status_code for each in answers] == [201] * 3
    assert len({each.json["noted"] for each in answers}) == 1
    assert _notes(ground) == before + 1
    other = ground.client(ORGANISER_CN).post(f"{DESK}/notes", data=note, headers=AS_SCRIPT)
    assert (other.json["noted"], _notes(ground)) == (answers[0].json["noted"], before + 1)

    begun = {"kind": "late", "of": note["of"], "slot": "nonsense", "key": "another one"}
    refused = client.post(f"{DESK}/notes", data=begun, headers=AS_SCRIPT)
    assert (refused.status_code, refused.json) == (422, {"sentence": "Choose a time from the list."})
    gone = client.post(f"{DESK}/notes", data=note | {"of": "nobody", "key": "more"}, headers=AS_SCRIPT)
    assert (gone.status_code, _notes(ground)) == (404, before + 1)


def test_without_a_script_plain_forms_note_take_back_and_lead_to_the_repair(ground) -> None:
    client, ane = ground.client(ORGANISER_DK), ground.facts.world.registration_ids[EXPERT_DK]
    sent = client.post(f"{DESK}/notes", data={"kind": "absent", "of": ane, "key": "a page's key"})
    assert (sent.status_code, sent.location) == (303, DESK)
    page = client.get(DESK).text
    assert "The plan does not know this yet" in page
    assert "Ane Bak is missing." in page

    computed = client.post(f"{DESK}/repairs", data={"key": "another page's key"})
    preview = client.get(computed.location).text
    assert computed.status_code == 303
    assert "0 meetings move, 2 people are told." in preview or "0 meetings move" in preview
    assert "No meeting has to move: proven." in preview
    assert "Falls away" in preview
    assert "The mandate is proposed, but not confirmed yet." in preview
    assert "Propose to" in preview

    with Session(ground.engine) as session:
        note = session.scalars(select(DeskEvent).order_by(DeskEvent.id.desc())).first()
    assert client.post(f"{DESK}/notes/{note.public_id}/take-back").status_code == 303
    assert "The plan does not know this yet" not in client.get(DESK).text
    assert "Compute it again" in client.get(computed.location).text


def test_the_code_that_somebody_shows_leads_an_organiser_to_their_page_and_tells_nobody_else_anything(ground) -> None:
    person = ground.facts.world.profile_ids[EXPERT_CN]
    picture = ground.get(ground.client(EXPERT_CN), f"/workshops/{SLUG}/agenda/code.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    client = ground.client(ORGANISER_DK)
    led = client.get(f"/b/{SLUG}/{person}")
    assert led.location == f"{DESK}/people/{person}"
    assert "Arrived" in client.get(led.location).text
    assert ground.client(EXPERT_CN_2).get(led.location).status_code == 404


def test_the_mandate_is_proposed_confirmed_and_ended_on_its_page(ground) -> None:
    host, visitor = ground.client(ORGANISER_DK), ground.client(ORGANISER_CN)
    assert host.post(f"{DESK}/mandate/withdraw").status_code == 303
    wrong = host.post(f"{DESK}/mandate", data={"day": "2001-01-01", "clock": "noon", "most_moves": "3"})
    assert wrong.status_code == 422
    past = host.post(f"{DESK}/mandate", data={"day": "2001-01-01", "clock": "12:00", "most_moves": "3"})
    assert (past.status_code, "lie ahead" in past.text) == (422, True)
    day = NOW.replace(year=NOW.year).date().isoformat()
    sent = host.post(f"{DESK}/mandate", data={"day": day, "clock": "23:59", "most_moves": "3"})
    assert sent.status_code == 303, sent.text
    assert "Confirm this mandate" not in host.get(f"{DESK}/mandate").text
    page = visitor.get(f"{DESK}/mandate").text
    sha256 = page.split('name="sha256" value="')[1][:64]
    assert visitor.post(f"{DESK}/mandate/confirm", data={"sha256": "0" * 64}).status_code == 409
    assert visitor.post(f"{DESK}/mandate/confirm", data={"sha256": sha256}).status_code == 303
    assert "the desk publishes repairs by itself that move at most 3 meetings" in host.get(DESK).text
    assert host.post(f"{DESK}/mandate/withdraw").status_code == 303
    assert "There is no mandate" in visitor.get(DESK).text


def test_a_room_is_closed_by_one_form_and_opened_by_one_with_and_without_a_script(ground) -> None:
    client, before = ground.client(ORGANISER_DK), _notes(ground)
    page = client.get(f"{DESK}/sessions").text
    room = page.split('id="since-')[1].split('"')[0]
    form = {"kind": "closed", "of": room, "slot": "", "extent": "workshop", "back": "sessions", "key": "a page's key"}
    sent = client.post(f"{DESK}/notes", data=form)
    assert (sent.status_code, sent.location) == (303, f"{DESK}/sessions")
    closed = client.get(f"{DESK}/sessions").text
    assert (_notes(ground) > before, "Close it to the end" in page) == (True, True)
    assert f'id="since-{room}"' not in closed
    note_id = closed.split("/take-back")[0].rsplit("/", 1)[1]
    taken = client.post(f"{DESK}/notes/{note_id}/take-back", data={"back": "sessions"})
    assert (taken.status_code, taken.location) == (303, f"{DESK}/sessions")
    assert f'id="since-{room}"' in client.get(f"{DESK}/sessions").text
    by_script = client.post(f"{DESK}/notes", data=form | {"extent": "day", "key": "on a device"}, headers=AS_SCRIPT)
    assert by_script.status_code == 201

    refused = client.post(f"{DESK}/notes", data=form | {"slot": "nonsense", "key": "more"})
    assert (refused.status_code, "Choose a time from the list." in refused.text) == (422, True)
    assert client.post(f"{DESK}/notes", data=form | {"of": "nobody", "key": "last"}).status_code == 404


def _pending(page: str) -> list[str]:
    """Return what the plan does not know yet, or did take into account."""
    listed = page.split('<ul class="desk-pending">')[1].split("</ul>", maxsplit=1)[0]
    return [each.split("</li>")[0] for each in listed.split("<li>")[1:]]


def test_a_room_that_is_closed_for_several_sessions_is_said_once_at_the_desk_and_in_the_repair(ground) -> None:
    client = ground.client(ORGANISER_DK)
    room = client.get(f"{DESK}/sessions").text.split('id="since-')[1].split('"')[0]
    form = {"kind": "closed", "of": room, "slot": "", "extent": "workshop", "key": "a page's key"}
    before = _notes(ground)
    client.post(f"{DESK}/notes", data=form)
    assert _notes(ground) - before > 1

    at_desk = _pending(client.get(DESK).text)
    computed = client.post(f"{DESK}/repairs", data={"key": "another page's key"})
    in_repair = _pending(client.get(computed.location).text)

    assert [each for each in at_desk if each.startswith("Room closed: ")] == at_desk
    assert (len(at_desk), in_repair) == (1, at_desk)


def _of_hall(number: int) -> Place:
    starts_at = datetime(2027, 5, 12, 8 + number, tzinfo=UTC)
    slot = SlotTime(number, f"slot-{number}", starts_at.date(), starts_at, starts_at + timedelta(minutes=30))
    return Place(number, f"session-{number}", "", None, None, "hall", "Skov", 4, (slot,))


def test_a_session_that_stays_open_divides_the_sentence_and_a_room_that_opens_again_is_said_once_too(ground) -> None:
    places = {each.public_id: each for each in map(_of_hall, range(6))}
    closed = [Pending({"close": f"session-{number}"}) for number in (3, 1, 0)]
    opened = [Pending({"close": f"session-{number}"}, over=True) for number in (4, 5)]
    with ground.app.test_request_context(), force_locale("en"):
        said = desk_wording.all_pending_in_words([*closed, *opened], {}, places, {}, "UTC", {})

    assert (len(said), said[0].startswith("Closed: ")) == (3, True)
    assert said[1:] == [
        "Room closed: Skov, 2 sessions from Wed, May 12 08:00 on.",
        "Open after all: Skov, 2 sessions from Wed, May 12 12:00 on.",
    ]
