"""Which rules bind by session, while everything else stays as planned, in words."""

from collections.abc import Iterator, Sequence

from matchmaker.services.conflicts import Words
from matchmaker.services.encode.arrays import pair_index, to_problem
from matchmaker.services.explanations.question import Question
from matchmaker.solver.arrays import ints
from matchmaker.solver.causes import Cause
from matchmaker.solver.explain import Obstacle, obstacles

MOST_SESSIONS_NAMED = 5
FORBIDDING = frozenset({"forbidden", "theme", "pair_slots", "pair_session", "available"})
"""Rules that speak of the pair in the session alone: no change of other meetings helps."""


def obstacles_of(question: Question) -> list[Obstacle]:
    """Return by session, those with the fewest obstacles first, what keeps the pair out; not of those that are over."""
    listed = pair_index(question.instance.pairs)
    session_at = {session.id: index for index, session in enumerate(question.instance.sessions)}
    pair = ints([listed[meeting.a, meeting.b] for meeting in question.plan.meetings])
    session = ints([session_at[meeting.session] for meeting in question.plan.meetings])
    found = obstacles(to_problem(question.instance), pair, session, question.index)
    return [obstacle for obstacle in found if question.instance.sessions[obstacle.session].id not in question.over]


def could_be_anywhere(found: Sequence[Obstacle]) -> bool:
    """Return whether some session is not closed to the pair for its own sake."""
    return any(not any(cause.rule in FORBIDDING for cause in obstacle.causes) for obstacle in found)


def what_binds(question: Question, found: Sequence[Obstacle]) -> Iterator[str]:
    """Yield, for the sessions with the fewest obstacles, what stands in the way."""
    words = Words(question.instance)
    if not found:
        yield "There is no session."
    for obstacle in found[:MOST_SESSIONS_NAMED]:
        session = question.instance.sessions[obstacle.session]
        place = f"In {session.id} ({', '.join(session.slots)})"
        if not obstacle.causes:
            yield f"{place} they could meet beside all others."
            continue
        said = (_binding_sentence(question, cause, session.slots, words) for cause in obstacle.causes)
        yield f"{place}: " + " ".join(said)


def _binding_sentence(question: Question, cause: Cause, slots: tuple[str, ...], words: Words) -> str:
    """Return the rule in words; where a person is busy, with whom, and where tables are full, that they are."""
    if cause.rule == "person_once_per_slot":
        person = question.instance.people[cause.subject[0]].id
        sessions = {session.id for session in question.instance.sessions if set(session.slots) & set(slots)}
        for meeting in question.plan.meetings:
            if person in (meeting.a, meeting.b) and meeting.session in sessions:
                other = meeting.b if meeting.a == person else meeting.a
                return f"{words.person(person)} meets {words.person(other)} then."
    sentence = words.conflict(cause).sentence
    return sentence[:-1] + ", all taken." if cause.rule == "tables" and "no table" not in sentence else sentence
