"""What a text in a programme must not be."""

from collections.abc import Iterator

from matchmaker.domain.texts import first_refused
from matchmaker.errors import Refusal, RefusedError


def faults_of_text(text: str, most: int, where: str) -> Iterator[RefusedError]:
    """Yield what is wrong with a text of at most so many characters, at its field."""
    if len(text) > most:
        yield RefusedError(Refusal.TEXT_TOO_LONG, where, found=len(text), most=most)
    if found := first_refused(text[: most + 1]):
        yield RefusedError(Refusal.TEXT_UNUSABLE, where, code=found[0], near=found[1])
