"""What is legal and yet looks like a slip, such as a theme that is spelt in two ways: said, never refused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from matchmaker.files.instances import Session

Sides = Mapping[str, set[str | None]]


class Themed(Protocol):
    """A person of an instance or of profiles."""

    @property
    def side(self) -> str | None:
        """The side, if the document has sides."""

    @property
    def themes(self) -> tuple[str, ...]:
        """The person's themes; none means all."""


def theme_notes(sessions: Sequence[Session], people: Sequence[Themed]) -> list[str]:
    """Return a sentence for each theme that sessions and people do not share, in the order of the document.

    First the themes of sessions that nobody has, or that people of one side only have; then those of people that no
    session has. A person without themes has all. Where no session has a theme, themes bind nobody and nothing is said.
    """
    sessions_of = _sessions_of(sessions)
    if not sessions_of or not people:
        return []
    having = _sides_having(people)
    of_all = {person.side for person in people if not person.themes}
    every = {person.side for person in people}
    unknown = [theme for theme in having if theme not in sessions_of]
    return [
        *_of_sessions(sessions_of, having, of_all, every),
        *(f'no session has the theme "{theme}" that {_count(people, theme)} named' for theme in unknown),
    ]


def _of_sessions(
    sessions_of: Mapping[str, list[str]], having: Sides, of_all: set[str | None], every: set[str | None]
) -> Iterator[str]:
    for theme, named in sessions_of.items():
        sides = having.get(theme, set()) | of_all
        what = f'the theme "{theme}" of session {named[0]}' + (f" and {len(named) - 1} more" if named[1:] else "")
        if not sides:
            yield f"nobody has {what}"
        elif sides < every:
            yield f"only people of side {', '.join(sorted(map(str, sides)))} have {what}"


def _sessions_of(sessions: Iterable[Session]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for session in sessions:
        if session.theme is not None:
            found.setdefault(session.theme, []).append(session.id)
    return found


def _sides_having(people: Iterable[Themed]) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for person in people:
        for theme in person.themes:
            found.setdefault(theme, set()).add(person.side)
    return found


def _count(people: Iterable[Themed], theme: str) -> str:
    count = sum(theme in person.themes for person in people)
    return "1 person" if count == 1 else f"{count} people"
