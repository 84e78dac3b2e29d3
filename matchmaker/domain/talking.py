"""Whether two people can talk with each other, and how: in a common language, or through an interpreter."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Talk:
    """How two people can talk.

    Parameters
    ----------
    common
        Codes of the languages that both can hold a meeting in, in alphabetical order.
    interpreter
        Where there is none in common: a language of the one and a language of the other that an interpreter joins.
    stated
        Whether both have said which languages they have.
    """

    common: tuple[str, ...] = ()
    interpreter: tuple[str, str] | None = None
    stated: bool = True

    @property
    def possible(self) -> bool:
        """Whether they can talk at all; somebody who states no language is taken to find one."""
        return bool(self.common or self.interpreter or not self.stated)


def primary(language: str) -> str:
    """Return a language without region and script: en-GB and en are one language to talk in."""
    return language.strip().lower().replace("_", "-").split("-")[0]


def talk_between(own: Iterable[str], other: Iterable[str], interpreters: Iterable[tuple[str, str]]) -> Talk:
    """Return how somebody with the languages `own` talks with somebody with the languages `other`.

    Parameters
    ----------
    interpreters
        The two languages that each kind of interpreter at the workshop joins.
    """
    mine, theirs = {primary(each) for each in own}, {primary(each) for each in other}
    if not mine or not theirs:
        return Talk(stated=False)
    if common := mine & theirs:
        return Talk(common=tuple(sorted(common)))
    for pair in sorted(interpreters):
        one, another = primary(pair[0]), primary(pair[1])
        for mine_joined, their_joined in ((one, another), (another, one)):
            if mine_joined in mine and their_joined in theirs:
                return Talk(interpreter=(mine_joined, their_joined))
    return Talk()
