"""Types of columns that mean the same on both back-ends: instants, choices, exact rates and documents."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, String
from sqlalchemy.types import TypeDecorator

LONGEST_CHOICE = 20
RATE_PLACES = 10


class Instant(TypeDecorator[datetime]):
    """A point in time: aware going in, aware in UTC coming out, whatever the back-end keeps of zones.

    A `datetime` without a zone is refused, since nobody can say later which instant it was.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` in UTC; SQLite, which knows no zones, gets it without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"Expected an instant with a time zone, got {value.isoformat()}")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what is stored as an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Rate(TypeDecorator[Decimal]):
    """An exact decimal with ten places, kept as an integer: SQLite has no decimals, and no float touches money."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Return `value` as a number of 10⁻¹⁰ units; refuse what does not fit exactly."""
        if value is None:
            return None
        if not isinstance(value, Decimal) or not value.is_finite():
            raise ValueError(f"Expected a finite Decimal, got {value!r}")
        units = value.scaleb(RATE_PLACES)
        if units != units.to_integral_value():
            raise ValueError(f"Expected at most {RATE_PLACES} decimal places, got {value}")
        return int(units)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return the stored units as a decimal."""
        return None if value is None else Decimal(value).scaleb(-RATE_PLACES)


class Words(TypeDecorator[str]):
    """Text of a bounded length that both back-ends take or both refuse.

    SQLite ignores lengths and stores a NUL or half a surrogate pair; PostgreSQL does not. So the check is here.
    """

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return `value` unchanged if it fits."""
        if value is None:
            return None
        if len(value) > self.length:
            raise ValueError(f"Expected at most {self.length} characters, got {len(value)}")
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value):
            raise ValueError("Expected text without NUL characters and lone surrogates")
        return value


def choice(kind: type[StrEnum], name: str | None = None) -> Enum:
    """Return the type of a column with one of the values of `kind`, checked by the database too.

    `name` names the check where a table has two columns of one kind.

    Not the back-end's own enumeration type: that cannot be added or widened by the same migration on both.
    """
    return Enum(
        kind,
        name=name or _snake_case(kind.__name__),
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        length=LONGEST_CHOICE,
        create_constraint=True,
        validate_strings=True,
    )


def document() -> JSON:
    """Return the type of a column with a JSON document; an absent one is SQL's NULL."""
    return JSON(none_as_null=True)


def _snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
