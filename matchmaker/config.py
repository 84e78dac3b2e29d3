"""Settings from the environment (``MATCHMAKER_…``): typed, checked at the start, secrets masked when shown.

A file ``settings.env`` in the instance folder may hold them too; a variable of the environment wins over it. Only the
edges and the composition root read settings, and they hand on the few values that the layers below need.
"""

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from dotenv.parser import Binding, parse_stream
from pydantic import AfterValidator, AnyHttpUrl, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from matchmaker import paths
from matchmaker.errors import InputError

PREFIX = "MATCHMAKER_"
SETTINGS_FILE = "settings.env"
SHORTEST_SECRET_KEY = 16

_USER_AND_PASSWORD = re.compile(r"(?<=://)([^:]*):(.*)@", re.DOTALL)
_SECRET_PARAMETER = re.compile(r"([?&][^=&]*(?:pass|secret|token|key)[^=&]*=)[^&]*", re.IGNORECASE)


def masked_url(url: str) -> str:
    """Return `url` with every password in it replaced by stars.

    All that stands between the first colon and the last ``@`` counts as the password, so that one with an unescaped
    ``/`` or ``@`` in it does not show either.
    """
    return _SECRET_PARAMETER.sub(r"\1***", _USER_AND_PASSWORD.sub(r"\1:***@", url))


class SecretUrl(SecretStr):
    """A URL that may hold a password: shown without it; `get_secret_value` returns the whole."""

    def _display(self) -> str:
        return masked_url(self.get_secret_value())


def _split_at_commas(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return tuple(part for part in (piece.strip() for piece in value.split(",")) if part)


def _url_of(*schemes: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if not isinstance(text, str) or text.partition("://")[0] not in schemes or "://" not in text:
            raise ValueError("a URL that begins with " + " or ".join(f"{scheme}://" for scheme in schemes))
        return value

    return BeforeValidator(check)


def _without_user(url: AnyHttpUrl) -> AnyHttpUrl:
    if url.username or url.password:
        raise ValueError("an address without user name and password")
    return url


CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_at_commas)]
DatabaseUrl = Annotated[SecretUrl, _url_of("sqlite", "postgresql", "postgresql+psycopg")]
QueueUrl = Annotated[SecretUrl, _url_of("sqlite", "postgresql", "postgresql+psycopg", "redis", "rediss")]
MailUrl = Annotated[SecretUrl, _url_of("smtp", "smtps", "file")]


class Settings(BaseSettings):
    """What an installation decides. Field ``database_url`` is the variable ``MATCHMAKER_DATABASE_URL``, and so on."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    instance: Path = Field(default_factory=paths.instance_folder, description="a folder for the local database")
    secret_key: SecretStr | None = Field(
        default=None, min_length=SHORTEST_SECRET_KEY, description=f"at least {SHORTEST_SECRET_KEY} random characters"
    )
    database_url: DatabaseUrl = Field(default_factory=lambda known: _sqlite_in(known, "matchmaker.db"))
    queue_url: QueueUrl = Field(default_factory=lambda known: _sqlite_in(known, "queue.db"))
    base_url: Annotated[AnyHttpUrl, AfterValidator(_without_user)] = Field(
        default=AnyHttpUrl("http://127.0.0.1:5000"), description="an address that begins with http:// or https://"
    )
    trusted_hosts: CommaList = ()
    proxy_hops: int = Field(default=0, ge=0, le=10, description="a whole number from 0 to 10")
    mail_url: MailUrl | None = None
    mail_from: str | None = Field(
        default=None, pattern=r"^[^@\r\n]+@[^@\s]+$", description="an e-mail address, with a name before it or not"
    )
    codes: Literal["offered", "required"] = Field(default="offered", description="offered or required")
    oidc_issuer: AnyHttpUrl | None = Field(default=None, description="the address of a provider, such as https://…")
    oidc_client_id: str | None = Field(default=None, min_length=1, description="the name that the provider gave us")
    oidc_client_secret: SecretStr | None = Field(default=None, description="the secret that the provider gave us")
    oidc_name: str = Field(default="", max_length=60, description="what people call the provider, in 60 characters")
    languages: CommaList = Field(default=("da", "en", "zh"), min_length=1, description="language codes such as da,en")
    log_format: Literal["text", "json"] = Field(default="text", description="text or json")
    log_level: Literal["info", "warning"] = Field(default="info", description="info or warning")
    embedder: str = Field(default="auto", min_length=1, description="auto, lexical or the name of a model")
    demo: bool = Field(default=False, description="true or false: whether every page says that this is a demonstration")
    max_upload_mb: int = Field(default=16, ge=1, le=1024, description="a whole number of megabytes from 1 to 1024")

    def require_secret_key(self) -> str:
        """Return the key that signs sessions and links.

        It is asked for here and not at the start, since the command line core and the database commands sign nothing.

        Raises
        ------
        InputError
            No key is set.
        """
        if self.secret_key is None:
            raise InputError("environment", f"{PREFIX}SECRET_KEY", _expected("secret_key", {}), "nothing")
        return self.secret_key.get_secret_value()

    def shown(self) -> dict[str, str]:
        """Return variable name to value in force, in the order of the fields, with secrets masked."""
        return {PREFIX + name.upper(): _shown(getattr(self, name)) for name in type(self).model_fields}

    @classmethod
    def read(cls, settings_file: Path) -> Self:
        """Return the settings of the environment over those of `settings_file`, which need not exist."""
        return cls(_env_file=settings_file)  # type: ignore[call-arg]  # a keyword that the base class takes


def load_settings() -> Settings:
    """Read and check the settings.

    Raises
    ------
    InputError
        A variable has a value that cannot be used, or a name that looks like a slip of the pen, or a line of the
        settings file is no assignment; no secret is repeated.
    """
    _refuse_slips(os.environ)
    folder = Path(os.environ.get(f"{PREFIX}INSTANCE") or paths.instance_folder())
    settings_file = folder / SETTINGS_FILE
    try:
        _refuse_wrong_lines(settings_file)
        return Settings.read(settings_file)
    except ValidationError as error:
        raise _first_mistake(error, settings_file) from None  # the cause would repeat the value in a traceback
    except (OSError, UnicodeDecodeError):
        raise InputError(
            str(settings_file), "", "a readable UTF-8 text of NAME=VALUE lines", "something else"
        ) from None


def _sqlite_in(known: Mapping[str, Any], name: str) -> SecretUrl:
    return SecretUrl(f"sqlite:///{Path(known['instance']).absolute() / name}")


def _refuse_slips(environment: Mapping[str, str]) -> None:
    """Refuse names such as ``MATCHMAKER_DATABSE_URL``: a setting that is silently not in force is worse than none."""
    for name in sorted(environment):
        meant = _meant_by(name)
        if meant is not None:
            raise InputError("environment", name, f"the name {meant}", "a name that means nothing")


def _refuse_wrong_lines(settings_file: Path) -> None:
    """Refuse lines of the settings file, which need not exist, that would be passed over without a word."""
    if not settings_file.is_file():
        return
    with settings_file.open(encoding="utf-8") as file:
        for binding in parse_stream(file):
            _refuse_wrong_line(binding, str(settings_file))


def _refuse_wrong_line(binding: Binding, source: str) -> None:
    text = binding.original.string
    blank = text[: len(text) - len(text.lstrip())]
    line = f"line {binding.original.line + blank.count(chr(10))}"
    if binding.error or (binding.key is not None and binding.value is None):
        raise InputError(source, line, "NAME=VALUE or a comment", "something else")  # it may hold a secret
    name = (binding.key or "").upper()  # the file, unlike the environment, may have names in small letters
    meant = PREFIX + name if PREFIX + name in _variables() else _meant_by(name)
    if meant is not None:
        raise InputError(source, line, f"the name {meant}", f"{binding.key}, which means nothing")


def _meant_by(name: str) -> str | None:
    """Return the variable that a misspelt name with the prefix resembles; None where it is right or resembles none."""
    if not name.startswith(PREFIX) or name in _variables():
        return None
    return next(iter(difflib.get_close_matches(name, _variables(), n=1, cutoff=0.92)), None)


def _variables() -> list[str]:
    return [PREFIX + name.upper() for name in Settings.model_fields]


def _first_mistake(error: ValidationError, settings_file: Path) -> InputError:
    mistake = error.errors()[0]
    field = str(mistake["loc"][0])
    variable = PREFIX + field.upper()
    source = "environment" if variable in os.environ else str(settings_file)
    return InputError(source, variable, _expected(field, mistake), _found(field, mistake.get("input")))


def _expected(field: str, mistake: ErrorDetails | Mapping[str, Any]) -> str:
    """Return what a field accepts: the sentence of its URL check, else its description."""
    if mistake.get("type") == "value_error":
        return str(mistake["ctx"]["error"])
    return str(Settings.model_fields[field].description)


def _found(field: str, value: object) -> str:
    if field == "secret_key":
        return "a value that is too short"
    text = masked_url(str(value))
    if field.endswith("_url") and "://" not in text:
        return "something else"  # whatever it is, it may be a password that landed in the wrong variable
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value)
