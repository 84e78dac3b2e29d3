"""``matchmaker config`` shows what is in force and keeps secrets."""

from pathlib import Path

from tests.console import matchmaker


def test_config_shows_each_setting_in_a_line(tmp_path: Path) -> None:
    ended = matchmaker("config", settings={"MATCHMAKER_INSTANCE": str(tmp_path), "MATCHMAKER_PROXY_HOPS": "2"})
    lines = ended.out.decode().splitlines()
    assert (ended.code, ended.err) == (0, "")
    assert f"MATCHMAKER_DATABASE_URL=sqlite:///{tmp_path}/matchmaker.db" in lines
    assert "MATCHMAKER_PROXY_HOPS=2" in lines


def test_config_shows_no_secret() -> None:
    secrets = {
        "MATCHMAKER_SECRET_KEY": "hunter2-hunter2-hunter2",
        "MATCHMAKER_DATABASE_URL": "postgresql://office:hunter2@db.example/m",
        "MATCHMAKER_MAIL_URL": "smtp://office:hunter2@mail.example",
    }
    ended = matchmaker("config", settings=secrets)
    assert ended.code == 0
    assert b"hunter2" not in ended.out
    assert b"postgresql://office:***@db.example/m" in ended.out


def test_a_wrong_setting_ends_with_2_and_names_the_variable() -> None:
    ended = matchmaker("config", settings={"MATCHMAKER_PROXY_HOPS": "many"})
    assert (ended.code, ended.out) == (2, b"")
    assert ended.complaint == (
        "matchmaker: environment: MATCHMAKER_PROXY_HOPS: expected a whole number from 0 to 10, found 'many'"
    )
