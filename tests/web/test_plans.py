"""The pages of a version: read in words, proposed and confirmed by two offices, taken out for a reason."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.files.instance_files import instance_document
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.plans.conflicts import KINDS
from matchmaker.services.plans.shortfalls import Cause
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Run, WorkshopPlan
from matchmaker.store.tables.registrations import Registration
from matchmaker.web.plan_wording import CAUSES, RULES, STATUSES
from tests.statements import counted
from tests.web.ground import ANONYMOUS
from tests.web.populated import EXPERT_FOREIGN, ORGANISER_DK_2
from tests.web.world import (
    EXPERT_CN,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    REVIEWER_DK,
    SLUG,
)

PAGES = ["", "/sessions", "/people"]


def _draft(ground) -> str:
    return f"/organise/{SLUG}/plans/{ground.facts.ids['draft plan']}"


def _set(ground, **values) -> None:
    with ground.engine.begin() as connection:
        of_draft = WorkshopPlan.public_id == ground.facts.ids["draft plan"]
        connection.execute(update(WorkshopPlan).where(of_draft).values(**values))


def _statuses(ground) -> dict[str, PlanStatus]:
    with Session(ground.engine) as session:
        rows = session.execute(select(WorkshopPlan.public_id, WorkshopPlan.status))
        return {public_id: status for public_id, status in rows}  # noqa: C416 (rows are no pairs)


def _seen(ground) -> dict[str, str]:
    return {"sha256": ground.facts.ids["draft sha256"]}


def test_every_rule_every_cause_and_every_status_has_words():
    assert (RULES, CAUSES, set(STATUSES)) == (set(KINDS), set(Cause), set(PlanStatus))


@pytest.mark.parametrize("page", PAGES)
def test_both_offices_read_a_version_with_names_in_both_scripts(ground, page):
    for office in (ORGANISER_DK, ORGANISER_CN):
        answer = ground.client(office).get(_draft(ground) + page)
        assert answer.status_code == 200
        if page:
            assert "Li Na" in answer.text
            assert "李娜" in answer.text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        (ANONYMOUS, 303),
        (EXPERT_DK, 404),
        (EXPERT_FOREIGN, 404),
        (REVIEWER_DK, 404),
        (ORGANISER_FOREIGN, 404),
        (OPERATOR, 403),
    ],
)
def test_nobody_else_reads_a_version(ground, page, who, status):
    assert ground.client(who).get(_draft(ground) + page).status_code == status
    assert ground.client(who).get(f"/organise/{SLUG}/versions").status_code == status


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"proof": Proof.OPTIMAL}, "As good as possible: proven."),
        ({"proof": Proof.FEASIBLE, "gap": {"guarantee": 0, "weight": 0.0021}}, "At most 0.3% below the best possible."),
        ({"proof": Proof.FEASIBLE, "gap": {"guarantee": 2}}, "Up to 2 more of the promised meetings may be possible."),
        ({"gap": {"guarantee": 0, "weight": 0, "idle": 2}}, "The meetings are worth as much as possible: proven."),
        ({"gap": {}}, "How good this plan is has not been proven."),
    ],
)
def test_a_result_says_how_sure_it_is(ground, given, said):
    _set(ground, **given)
    page = ground.client(ORGANISER_DK).get(_draft(ground)).text
    assert said in page
    assert said in ground.client(ORGANISER_DK).get(f"/organise/{SLUG}/versions").text


def test_an_impossible_version_names_the_rules_and_has_nothing_to_propose(ground):
    person = ground.facts.world.registration_ids[EXPERT_CN]
    conflict = [{"rule": "person_once_per_slot", "ids": [person], "sentence": f"{person} …"}]
    _set(ground, proof=Proof.INFEASIBLE, conflict=conflict)
    page = ground.client(ORGANISER_DK).get(_draft(ground)).text
    assert "Chen Wei 陈伟 can be in only one meeting at a time." in page
    assert person not in page
    assert "/propose" not in page


def test_who_has_few_meetings_stands_there_by_name_with_the_reason(ground):
    assert (
        "Everybody has as many meetings as they were promised." in ground.client(ORGANISER_DK).get(_draft(ground)).text
    )
    with Session(ground.engine) as session:
        row = session.get_one(Registration, ground.facts.world.registrations[EXPERT_DK_2])
        row.min_meetings, row.max_meetings = 3, 2
        session.flush()
        plan = session.scalars(
            select(WorkshopPlan).where(WorkshopPlan.public_id == ground.facts.ids["draft plan"])
        ).one()
        run = session.get_one(Run, plan.run_id)
        run.instance = instance_document(workshop_instance(session, plan.workshop_id))
        session.commit()
    page = ground.client(ORGANISER_CN).get(_draft(ground)).text
    assert "1 person has fewer meetings than promised" in page
    assert "1 of 3 promised meetings, because:" in page
    assert "They take at most 2 meetings." in page


def test_a_stale_version_says_so_and_cannot_be_proposed(ground):
    _set(ground, stale_since=NOW)
    client = ground.client(ORGANISER_DK)
    assert "Run again before you agree on a plan." in client.get(_draft(ground)).text
    answer = client.post(f"{_draft(ground)}/propose", data=_seen(ground))
    assert answer.status_code == 422
    assert "Start a new run and propose its result." in answer.text
    assert _statuses(ground)[ground.facts.ids["draft plan"]] is PlanStatus.DRAFT


def test_what_happens_is_said_beside_each_button(ground):
    first, second = ground.client(ORGANISER_DK), ground.client(ORGANISER_CN)
    assert "Proposing tells Shanghai; nothing is published until they confirm." in first.get(_draft(ground)).text
    first.post(f"{_draft(ground)}/propose", data=_seen(ground))
    for address in (_draft(ground), f"/organise/{SLUG}/versions"):
        assert "Confirming publishes. 1 meeting moves, 1 is new, and 4 people are told." in second.get(address).text
        assert "Withdraw the proposal" in first.get(address).text
        assert "Confirm and publish" not in first.get(address).text


def test_a_version_is_proposed_confirmed_and_then_seen_by_its_people(ground):
    first, second = ground.client(ORGANISER_DK), ground.client(ORGANISER_CN)
    draft, before = ground.facts.ids["draft plan"], ground.facts.ids["published plan"]
    proposed = first.post(f"{_draft(ground)}/propose", data=_seen(ground))
    assert (proposed.status_code, proposed.location) == (303, f"/organise/{SLUG}/versions")
    assert "Bo Dam" not in ground.client(EXPERT_DK_2).get(f"/workshops/{SLUG}/matches").text.replace(
        "Bo Dam</span>", ""
    )
    confirmed = second.post(f"{_draft(ground)}/confirm", data=_seen(ground))
    assert confirmed.status_code == 303
    assert _statuses(ground) | {draft: PlanStatus.PUBLISHED, before: PlanStatus.SUPERSEDED} == _statuses(ground)
    assert "Li Na" in ground.client(EXPERT_DK_2).get(f"/workshops/{SLUG}/matches").text
    page = second.get(f"/organise/{SLUG}/versions").text
    assert "Replaced by a later version" in page


@pytest.mark.parametrize("sha256", ["", "0" * 64, "published sha256"])
def test_a_wrong_hash_is_a_conflict(ground, sha256):
    ground.client(ORGANISER_DK).post(f"{_draft(ground)}/propose", data=_seen(ground))
    sent = ground.facts.ids.get(sha256, sha256)
    assert ground.client(ORGANISER_CN).post(f"{_draft(ground)}/confirm", data={"sha256": sent}).status_code == 409
    assert _statuses(ground)[ground.facts.ids["draft plan"]] is PlanStatus.PROPOSED


@pytest.mark.parametrize("act", ["propose", "confirm", "withdraw", "reject", "export"])
@pytest.mark.parametrize(
    ("who", "status"),
    [(ANONYMOUS, 303), (EXPERT_DK, 404), (REVIEWER_DK, 404), (ORGANISER_FOREIGN, 404), (OPERATOR, 403)],
)
def test_nobody_else_acts_on_a_version(ground, act, who, status):
    answer = ground.client(who).post(f"{_draft(ground)}/{act}", data=_seen(ground))
    assert answer.status_code == (422 if (who, act) == (OPERATOR, "export") else status)
    assert ground.written() == set()


def test_one_office_alone_publishes_nothing_whatever_it_presses(ground):
    for office in (ORGANISER_DK, ORGANISER_DK_2, ORGANISER_DK):
        for act in ("propose", "confirm"):
            ground.client(office).post(f"{_draft(ground)}/{act}", data=_seen(ground))
    assert _statuses(ground)[ground.facts.ids["draft plan"]] is PlanStatus.PROPOSED


def test_a_proposal_is_withdrawn_by_its_own_office_and_turned_down_by_the_other(ground):
    first, second = ground.client(ORGANISER_DK), ground.client(ORGANISER_CN)
    draft = ground.facts.ids["draft plan"]
    first.post(f"{_draft(ground)}/propose", data=_seen(ground))
    assert second.post(f"{_draft(ground)}/withdraw").status_code == 422
    assert first.post(f"{_draft(ground)}/withdraw").status_code == 303
    assert _statuses(ground)[draft] is PlanStatus.DRAFT
    first.post(f"{_draft(ground)}/propose", data=_seen(ground))
    assert second.post(f"{_draft(ground)}/reject", data={"reason": "too few"}).status_code == 303
    assert _statuses(ground)[draft] is PlanStatus.REJECTED
    with Session(ground.engine) as session:
        last = select(JournalReason.text).order_by(JournalReason.journal_id.desc())
        assert session.scalars(last).first() == "too few"


def test_twenty_confirmations_at_one_moment_publish_once(ground):
    ground.client(ORGANISER_DK).post(f"{_draft(ground)}/propose", data=_seen(ground))
    clients = [ground.client(ORGANISER_CN) for _ in range(20)]
    together = Barrier(len(clients))

    def press(client) -> int:
        together.wait()
        return client.post(f"{_draft(ground)}/confirm", data=_seen(ground)).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(press, clients))
    assert set(answers) <= {303, 409}
    assert 303 in answers
    with Session(ground.engine) as session:
        published = select(func.count()).select_from(JournalEntry).where(JournalEntry.action == "plan published")
        assert session.scalar(published) == 1
    assert list(_statuses(ground).values()).count(PlanStatus.PUBLISHED) == 1


def test_the_file_has_a_row_for_each_meeting_in_both_scripts_and_the_journal_has_the_reason(ground):
    answer = ground.client(ORGANISER_DK).post(f"{_draft(ground)}/export", data={"reason": "door signs"})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=plan-kick-off-")
    header, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert header[:4] == ["Day", "Start", "End", "Time zone"]
    assert [row[:7] for row in rows] == [
        ["2027-05-12", "10:00", "10:30", "Europe/Copenhagen", "Hall A", "IT", "1"],
        ["2027-05-12", "10:00", "10:30", "Europe/Copenhagen", "Hall A", "Health", "1"],
    ]
    assert rows[1][7:13] == ["Bo Dam", "Bo Dam", "Bo Dam Ltd", "李娜", "Li Na", "Li Na Ltd"]
    with Session(ground.engine) as session:
        exported = select(JournalReason.text).join(JournalEntry, JournalEntry.id == JournalReason.journal_id)
        assert session.scalars(exported.where(JournalEntry.action == "plan exported")).one() == "door signs"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_file_without_a_reason_is_not_given(ground, reason):
    answer = ground.client(ORGANISER_DK).post(f"{_draft(ground)}/export", data={"reason": reason})
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert ground.written() == set()


def test_a_name_that_looks_like_a_formula_is_a_text_in_the_file(ground):
    with ground.engine.begin() as connection:
        row = Profile.id == ground.facts.world.profiles[EXPERT_DK]
        connection.execute(update(Profile).where(row).values(name="=HYPERLINK(1)"))
    answer = ground.client(ORGANISER_DK).post(f"{_draft(ground)}/export", data={"reason": "x"})
    _header, first, *_rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert first[7] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("query", ["?page=-1", "?page=1e309", "?page=99999999999999999999", "?page="])
def test_a_page_number_of_any_kind_is_answered_with_a_page(ground, query):
    answer = ground.client(ORGANISER_DK).get(f"{_draft(ground)}/people{query}")
    assert answer.status_code == 200
    assert "Ane Bak" in answer.text


@pytest.mark.parametrize(
    ("search", "found"), [("li+na", ["Li Na"]), ("%00", []), ("x" * 1500, []), ("%E6%9D%8E%E5%A8%9C", ["Li Na"])]
)
def test_a_search_of_any_kind_is_answered(ground, search, found):
    answer = ground.client(ORGANISER_DK).get(f"{_draft(ground)}/people?q={search}")
    assert answer.status_code == 200
    headings = [part.split("</h2>")[0] for part in answer.text.split("<h2")[1:]]
    assert [
        name for name in ("Ane Bak", "Bo Dam", "Chen Wei", "Li Na") if any(name in each for each in headings)
    ] == found


@pytest.mark.parametrize("address", ["", "/sessions", "/people", "versions"])
def test_a_page_of_a_version_takes_few_statements(ground, address):
    client = ground.client(ORGANISER_DK)
    ground.client(ORGANISER_CN).post(f"{_draft(ground)}/propose", data=_seen(ground))
    with ground.app.app_context():
        from matchmaker.web.extensions import db  # noqa: PLC0415 (bound to the app)

        engine = db.engine
    with counted(engine) as said:
        page = f"/organise/{SLUG}/versions" if address == "versions" else _draft(ground) + address
        assert client.get(page).status_code == 200
    assert len(said) <= 15
