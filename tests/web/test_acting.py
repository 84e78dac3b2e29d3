"""The pages on which an office acts for its own people: found from the list, with a reason, merged, told in words."""

import re

from sqlalchemy import select

from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.registrations import Registration
from tests.web.forms_on_pages import FormOnPage, _forms_in
from tests.web.world import EXPERT_CN, EXPERT_DK, EXPERT_DK_2, ORGANISER_CN, ORGANISER_DK, SLUG

PEOPLE = f"/organise/{SLUG}/people"
WHY = {"reason": "Asked for it on the telephone"}


def _address(ground, page, whom=EXPERT_DK):
    return f"{PEOPLE}/{ground.facts.world.profile_ids[whom]}/{page}"


def _form(ground, page, who=ORGANISER_DK) -> FormOnPage:
    address = _address(ground, page)
    text = ground.get(ground.client(who), address).text
    return next(each for each in _forms_in(ground.app, who, address, text) if each.endpoint == f"acting.{page}")


def _rows(ground, table):
    with ground.engine.connect() as connection:
        return connection.execute(select(table).order_by(table.id)).all()


def test_the_list_leads_to_the_own_people_alone(ground):
    page = ground.client(ORGANISER_DK).get(PEOPLE).text

    led = set(re.findall(rf'href="{PEOPLE}/(\w+)/registration"', page))
    ids = ground.facts.world.profile_ids
    assert {ids[EXPERT_DK], ids[EXPERT_DK_2]} <= led
    assert not {ids[EXPERT_CN]} & led


def test_a_registration_is_changed_withdrawn_and_taken_up_again(ground):
    office, address = ground.client(ORGANISER_DK), _address(ground, "registration")
    sent = _form(ground, "registration").typed({"min_meetings": "1", **WHY})
    assert sent.sent_by(ground, ORGANISER_DK).location == PEOPLE
    withdrawn = _form(ground, "withdraw").typed(WHY).sent_by(ground, ORGANISER_DK)
    assert (withdrawn.status_code, withdrawn.location) == (303, PEOPLE)
    page = office.get(address).text
    assert "They do not take part." in page
    assert office.get(_address(ground, "withdraw")).status_code == 404
    again = _form(ground, "registration").typed(WHY).sent_by(ground, ORGANISER_DK)
    assert again.status_code == 303

    key = ground.facts.world.registrations[EXPERT_DK]
    assert next(row.status for row in _rows(ground, Registration) if row.id == key) == "registered"
    done = [(row.action, row.on_behalf_of_id) for row in _rows(ground, JournalEntry)[-3:]]
    acts = ["registration changed", "registration withdrawn", "registered"]
    assert done == [(act, ground.facts.world.profile_ids[EXPERT_DK]) for act in acts]
    journal = office.get(f"/organise/{SLUG}/journal").text
    assert ", for Ane Bak" in journal
    assert "for Ane Bak" not in ground.client(ORGANISER_CN).get(f"/organise/{SLUG}/journal").text


def test_without_a_reason_what_was_typed_is_given_back(ground):
    for page, typed in (("registration", {"max_meetings": "2"}), ("profile", {"title": "Professor"}), ("withdraw", {})):
        answer = _form(ground, page).typed({**typed, "reason": " "}).sent_by(ground, ORGANISER_DK)
        assert (answer.status_code, "Write why." in answer.text) == (422, True), page
        assert all(f'value="{value}"' in answer.text for value in typed.values()), page


def test_whoever_is_second_reads_both_and_chooses(ground):
    for page, theirs, yours in (("registration", "1", "2"), ("profile", "Director", "Owner")):
        field = "min_meetings" if page == "registration" else "title"
        mine, first = (_form(ground, page).typed({field: value, **WHY}) for value in (yours, theirs))
        assert first.sent_by(ground, ORGANISER_DK).status_code == 303

        conflict = mine.sent_by(ground, ORGANISER_DK)

        assert conflict.status_code == 409
        assert re.findall(r'name="(keep-[^"]*)" value="yours" checked', conflict.text) == [f"keep-{field}"]
        merge = next(
            each
            for each in _forms_in(ground.app, ORGANISER_DK, mine.page, conflict.text)
            if each.endpoint == f"acting.{page}"
        )
        saved = merge.typed({f"keep-{field}": "yours", "merged": "save"}).sent_by(ground, ORGANISER_DK)
        assert saved.status_code == 303
        assert dict(_form(ground, page).fields)[field] == yours


def test_a_withdrawal_of_an_older_version_is_shown_again_with_its_reason(ground):
    older = _form(ground, "withdraw").typed(WHY)
    changed = _form(ground, "registration").typed({"max_meetings": "2", **WHY})
    assert changed.sent_by(ground, ORGANISER_DK).status_code == 303

    answer = older.sent_by(ground, ORGANISER_DK)

    assert (answer.status_code, WHY["reason"] in answer.text) == (409, True)


def test_the_person_is_told_where_mail_is_set_up_and_nobody_where_it_is_not(ground):
    for mail, letters in ((False, 0), (True, 1)):
        before = len(_rows(ground, OutboxMessage))
        ground.app.config["MAIL"] = mail
        try:
            shown = ground.client(ORGANISER_DK).get(_address(ground, "profile")).text
            assert ("No letters are sent from here" in shown) is not mail
            sent = _form(ground, "profile").typed({"title": f"Head {mail}", **WHY}).sent_by(ground, ORGANISER_DK)
        finally:
            ground.app.config["MAIL"] = False
        assert sent.status_code == 303
        assert len(_rows(ground, OutboxMessage)) - before == letters


def test_the_form_of_a_profile_holds_no_consent(ground):
    names = {name for name, _value in _form(ground, "profile").fields}

    assert "consent" not in names
    form = _form(ground, "profile").typed({"consent": "", **WHY})
    assert form.sent_by(ground, ORGANISER_DK).status_code == 303
    assert "Ane Bak" in ground.client(EXPERT_CN).get(f"/workshops/{SLUG}/people").text
