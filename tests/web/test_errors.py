import pytest
from sqlalchemy.exc import OperationalError

from matchmaker.services import feeds
from tests.web.world import ORGANISER_CN, SLUG

SECRET = "a-secret-address-of-somebody"


@pytest.mark.parametrize("address", ["a\0@example.dk", "\0"])
def test_a_text_that_no_column_can_hold_is_no_mistake_of_ours(client, world, address):
    answer = client.post("/auth/login", data={"email": address, "password": "a long password"})

    assert answer.status_code == 422


def test_an_id_that_no_column_can_hold_is_no_mistake_of_ours(sign_in, world):
    office = sign_in(ORGANISER_CN)

    answer = office.post(f"/organise/{SLUG}/change", data={"do": "reject", "change": "\0"})
    assert answer.status_code in {404, 422}  # to SQLite it is an id like any other


@pytest.mark.parametrize("error", [OperationalError("SELECT 1", {}, Exception("gone")), RuntimeError("unforeseen")])
def test_a_secret_address_is_in_no_log(client, monkeypatch, caplog, error):
    def fail(*_args):
        raise error

    monkeypatch.setattr(feeds, "feed_content", fail)

    assert client.get(f"/calendar/{SECRET}.ics").status_code >= 500
    assert "/calendar/" in caplog.text
    assert SECRET not in caplog.text
