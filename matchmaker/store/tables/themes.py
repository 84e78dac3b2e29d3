"""Themes and their sub-topics, which organisers edit: a sub-topic is a theme with a parent."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Base, Public, Versioned
from matchmaker.store.types import Words


class Theme(Public, Versioned, Base):
    """A theme of a partnership (`parent_id` absent) or a sub-topic of a theme."""

    __tablename__ = "themes"
    __table_args__ = (
        UniqueConstraint("partnership_id", "code"),
        CheckConstraint("length(code) > 0", name="code_given"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnerships.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"), index=True)
    code: Mapped[str] = mapped_column(Words(40))
    position: Mapped[int] = mapped_column(default=0)
    retired: Mapped[bool] = mapped_column(default=False)


class ThemeName(Base):
    """The name and a line of description of a theme in one language."""

    __tablename__ = "theme_names"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name_given"),)

    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(Words(20), primary_key=True)
    name: Mapped[str] = mapped_column(Words(200))
    description: Mapped[str] = mapped_column(Words(1000), default="")
