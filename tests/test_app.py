import pytest

from matchmaker.app import create_app
from matchmaker.config import Settings


@pytest.mark.parametrize(
    ("trusted", "host", "status"),
    [
        ((), "anything.example", 200),
        (("www.example.dk",), "meet.example.dk", 200),
        (("www.example.dk",), "www.example.dk", 200),
        (("www.example.dk",), "evil.example", 400),
    ],
)
def test_once_further_host_names_are_trusted_others_are_refused(database_url, trusted, host, status):
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
