"""What people say of themselves, cut into words that a search can find (`domain.searching`)."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Base


class SearchText(Base):
    """The words of a profile and of its organisation, as they were at these versions; 0 where there is none."""

    __tablename__ = "search_texts"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    profile_version: Mapped[int]
    organisation_version: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
