"""Who acts a moment too late is told what the other office did, and nothing is done."""

from sqlalchemy import select

from matchmaker.store.tables.plans import WorkshopPlan
from tests.web.world import ORGANISER_CN, ORGANISER_DK, SLUG


def _acted(ground, who, act):
    address = f"/organise/{SLUG}/plans/{ground.facts.ids['draft plan']}/{act}"
    return ground.client(who).post(address, data={"sha256": ground.facts.ids["draft sha256"]})


def _status(ground):
    with ground.engine.connect() as connection:
        query = select(WorkshopPlan.status).where(WorkshopPlan.public_id == ground.facts.ids["draft plan"])
        return connection.scalar(query).value


def test_who_confirms_what_was_withdrawn_is_told_by_whom(ground):
    for act in ("propose", "withdraw"):
        assert _acted(ground, ORGANISER_DK, act).status_code == 303

    late = _acted(ground, ORGANISER_CN, "confirm")

    assert (late.status_code, _status(ground)) == (409, "draft")
    assert "The other office withdrew the proposal on" in late.text
    assert "Look at this version" in late.text


def test_who_withdraws_what_was_turned_down_is_told_by_whom(ground):
    assert _acted(ground, ORGANISER_DK, "propose").status_code == 303
    assert _acted(ground, ORGANISER_CN, "reject").status_code == 303

    late = _acted(ground, ORGANISER_DK, "withdraw")

    assert (late.status_code, _status(ground)) == (409, "rejected")
    assert "The other office turned this version down on" in late.text


def test_who_proposes_twice_is_told_that_it_is_proposed(ground):
    assert _acted(ground, ORGANISER_DK, "propose").status_code == 303
    late = _acted(ground, ORGANISER_DK, "propose")
    assert (late.status_code, _status(ground)) == (409, "proposed")
    assert "Your own office proposed this version on" in late.text


def test_who_decides_on_a_change_that_is_decided_is_told_by_whom(ground):
    office, other = (ground.client(who) for who in (ORGANISER_DK, ORGANISER_CN))
    assert office.post(f"/organise/{SLUG}/registration", data={"do": "close"}).status_code == 303
    page = other.get(f"/organise/{SLUG}/").text
    change, sha256 = (page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("change", "sha256"))
    sent = {"change": change, "sha256": sha256}
    assert office.post(f"/organise/{SLUG}/change", data={**sent, "do": "withdraw"}).status_code == 303

    late = other.post(f"/organise/{SLUG}/change", data={**sent, "do": "confirm"})

    assert late.status_code == 409
    assert "The other office withdrew this change on" in late.text
