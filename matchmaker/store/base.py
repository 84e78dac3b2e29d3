"""What every table has in common: one metadata, names of constraints, keys and version counters."""

import secrets

from sqlalchemy import Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMES_OF_CONSTRAINTS = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""A migration can only change a constraint that it can name, so every one has a name that follows from its columns."""

PUBLIC_ID_BYTES = 10


class Base(DeclarativeBase):
    """The root of all tables. It needs no Flask, so the command line, the jobs and the tests need no app."""

    metadata = MetaData(naming_convention=NAMES_OF_CONSTRAINTS)


def new_public_id() -> str:
    """Return a fresh opaque id: 80 random bits in hexadecimal, also legal in the three file formats and in a URL."""
    return secrets.token_hex(PUBLIC_ID_BYTES)


class Keyed:
    """A row with a key of its own, which never leaves the store."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True, sort_order=-20)


class Public(Keyed):
    """A row that is spoken of outside the store: by its random public id, which tells nothing and cannot be guessed."""

    public_id: Mapped[str] = mapped_column(String(40), unique=True, default=new_public_id, sort_order=-19)


class Versioned:
    """A row that two people may edit: the second to save finds that the version has moved on."""

    version: Mapped[int] = mapped_column(Integer, sort_order=90)

    @declared_attr.directive
    def __mapper_args__(cls: type["Versioned"]) -> dict[str, object]:  # noqa: N805 (SQLAlchemy hands over the class)
        return {"version_id_col": cls.version}
