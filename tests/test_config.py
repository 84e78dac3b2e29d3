"""Settings: what is refused, how it is said, and that no secret shows."""

from pathlib import Path

import pytest

from matchmaker.config import Settings, load_settings, masked_url
from matchmaker.errors import InputError

KEY = "a-key-that-is-long-enough"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MATCHMAKER_{name.upper()}", raising=False)
    monkeypatch.setenv("MATCHMAKER_INSTANCE", str(tmp_path))
    return tmp_path


def refusal(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> InputError:
    monkeypatch.setenv(f"MATCHMAKER_{name}", value)
    with pytest.raises(InputError) as caught:
        load_settings()
    return caught.value


def test_database_defaults_to_sqlite_in_the_instance_folder(tmp_path: Path) -> None:
    assert load_settings().database_url.get_secret_value() == f"sqlite:///{tmp_path}/matchmaker.db"


def test_queue_defaults_to_sqlite_beside_the_database(tmp_path: Path) -> None:
    assert load_settings().queue_url.get_secret_value() == f"sqlite:///{tmp_path}/queue.db"


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHMAKER_PROXY_HOPS", "")
    assert load_settings().proxy_hops == 0


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHMAKER_TRUSTED_HOSTS", "a.example, b.example,")
    assert load_settings().trusted_hosts == ("a.example", "b.example")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PROXY_HOPS", "many", "expected a whole number from 0 to 10, found 'many'"),
        ("PROXY_HOPS", "-1", "expected a whole number from 0 to 10, found '-1'"),
        ("LOG_FORMAT", "xml", "expected text or json, found 'xml'"),
        (
            "BASE_URL",
            "matchmaker.example",
            "expected an address that begins with http:// or https://, found something else",
        ),
        (
            "BASE_URL",
            "https://office:pw@matchmaker.example",
            "expected an address without user name and password, found 'https://office:***@matchmaker.example'",
        ),
        ("LANGUAGES", ",", "expected language codes such as da,en, found '()'"),
        ("MAIL_FROM", "office", "expected an e-mail address, with a name before it or not, found 'office'"),
        ("MAX_UPLOAD_MB", "0", "expected a whole number of megabytes from 1 to 1024, found '0'"),
        ("SECRET_KEY", "short", "expected at least 16 random characters, found a value that is too short"),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    assert str(refusal(monkeypatch, name, value)) == f"environment: MATCHMAKER_{name}: {sentence}"


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "QUEUE_URL", "MAIL_URL", "BASE_URL"])
@pytest.mark.parametrize("value", ["hunter2", "ftp://user:hunter2@host/x", "ftp://user:a/hunter2@b@host"])
def test_a_refused_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    if name == "SECRET_KEY":
        value = "hunter2"
    refused = refusal(monkeypatch, name, value)
    assert refused.where == f"MATCHMAKER_{name}"
    assert "hunter2" not in str(refused)
    assert refused.__cause__ is None


def test_a_misspelt_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = refusal(monkeypatch, "DATABSE_URL", "sqlite:///x.db")
    assert (refused.where, refused.expected) == ("MATCHMAKER_DATABSE_URL", "the name MATCHMAKER_DATABASE_URL")


@pytest.mark.parametrize("name", ["CASES", "BARS", "SOMETHING_ELSE"])
def test_a_name_of_another_purpose_is_left_alone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"MATCHMAKER_{name}", "x")
    load_settings()


def test_secrets_are_masked_when_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHMAKER_SECRET_KEY", KEY)
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL", "postgresql://office:hunter2@db.example/matchmaker")
    settings = load_settings()
    shown = settings.shown()
    assert shown["MATCHMAKER_DATABASE_URL"] == "postgresql://office:***@db.example/matchmaker"
    for text in (str(shown), repr(settings), str(settings), settings.model_dump_json()):
        assert "hunter2" not in text
        assert KEY not in text


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("sqlite:////srv/matchmaker.db", "sqlite:////srv/matchmaker.db"),
        ("redis://:pw@host:6379/0", "redis://:***@host:6379/0"),
        ("smtp://office:p/w@d@mail.example:587", "smtp://office:***@mail.example:587"),
        (
            "postgresql://host/db?user=x&password=pw&sslmode=require",
            "postgresql://host/db?user=x&password=***&sslmode=require",
        ),
    ],
)
def test_the_password_in_a_url_is_masked(url: str, masked: str) -> None:
    assert masked_url(url) == masked


def test_the_secret_key_is_asked_for_only_where_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    with pytest.raises(InputError, match="MATCHMAKER_SECRET_KEY"):
        settings.require_secret_key()
    monkeypatch.setenv("MATCHMAKER_SECRET_KEY", KEY)
    assert load_settings().require_secret_key() == KEY


def test_the_settings_file_of_the_instance_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("MATCHMAKER_PROXY_HOPS=2\nMATCHMAKER_LOG_FORMAT=json\n", encoding="utf-8")
    settings = load_settings()
    assert (settings.proxy_hops, settings.log_format) == (2, "json")


def test_the_environment_wins_over_the_settings_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("MATCHMAKER_PROXY_HOPS=2\n", encoding="utf-8")
    monkeypatch.setenv("MATCHMAKER_PROXY_HOPS", "1")
    assert load_settings().proxy_hops == 1


def test_a_mistake_in_the_settings_file_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_text("MATCHMAKER_PROXY_HOPS=many\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_settings()
    assert caught.value.source == str(file)


def test_a_settings_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"settings\.env"):
        load_settings()


@pytest.mark.parametrize(
    ("line", "expected", "found"),
    [
        ("MATCHMAKER_DATABSE_URL=sqlite:///x.db", "the name MATCHMAKER_DATABASE_URL", "MATCHMAKER_DATABSE_URL"),
        ("matchmaker_databse_url=sqlite:///x.db", "the name MATCHMAKER_DATABASE_URL", "matchmaker_databse_url"),
        ("LANGUAGES=da", "the name MATCHMAKER_LANGUAGES", "LANGUAGES"),
        ("export secret_key=hunter2", "the name MATCHMAKER_SECRET_KEY", "secret_key"),
        ("the secret is hunter2", "NAME=VALUE or a comment", "something else"),
        ("hunter2", "NAME=VALUE or a comment", "something else"),
        ("MATCHMAKER_SECRET_KEY='hunter2", "NAME=VALUE or a comment", "something else"),
    ],
)
def test_a_line_that_would_be_passed_over_is_refused_by_its_number(
    tmp_path: Path, line: str, expected: str, found: str
) -> None:
    file = tmp_path / "settings.env"
    file.write_text(f"# ours\n\nMATCHMAKER_PROXY_HOPS=2\n\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_settings()
    refused = caught.value
    assert (refused.source, refused.where, refused.expected) == (str(file), "line 5", expected)
    assert refused.found.startswith(found)
    assert "hunter2" not in str(refused)


def test_a_settings_file_may_have_comments_small_letters_and_names_of_another_purpose(tmp_path: Path) -> None:
    lines = "# ours\n\nexport matchmaker_proxy_hops=2 # one for the cache\nMATCHMAKER_CASES=x\nTZ=Europe/Copenhagen\n"
    (tmp_path / "settings.env").write_text(lines, encoding="utf-8")
    assert load_settings().proxy_hops == 2
