"""The application as it is put together: which names of hosts it answers to."""

import pytest

from matchmaker.app import create_app
from matchmaker.config import Settings

OWN = ("meet.example.dk", "meet.example.dk:8443", "MEET.example.dk.", "localhost:5000", "127.0.0.1", "[::1]:5000")


@pytest.mark.parametrize(
    ("trusted", "host", "status"),
    [
        *(((), host, 200) for host in OWN),
        ((), "www.example.dk", 400),
        (("www.example.dk",), "meet.example.dk", 200),
        (("www.example.dk",), "www.example.dk", 200),
        (("www.example.dk",), "evil.example", 400),
        ((".example.dk",), "a.example.dk", 200),
        ((".example.dk",), "aexample.dk", 400),
    ],
)
def test_only_the_host_of_the_base_address_this_machine_and_further_names_are_answered(
    database_url, trusted, host, status
):
    app = create_app(
        Settings(
            secret_key="a secret key for tests",
            database_url=database_url,
            instance="/nonexistent",
            base_url="http://meet.example.dk",
            trusted_hosts=trusted,
        )
    )

    assert app.test_client().get("/healthz", headers={"Host": host}).status_code == status
