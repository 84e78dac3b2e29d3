"""Conflicts in people's terms: the causes that the solver found become sentences with names."""

from collections.abc import Callable, Sequence

from matchmaker.files.instances import Instance
from matchmaker.files.plans import Conflict
from matchmaker.solver.causes import Cause


def to_conflicts(instance: Instance, causes: Sequence[Cause]) -> tuple[Conflict, ...]:
    """Return each cause with the ids that it speaks of and a sentence."""
    words = Words(instance)
    return tuple(words.conflict(cause) for cause in causes)


class Words:
    """How rules that bind are said of the people, sessions and pairs of one instance."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._sayings: dict[str, Callable[..., Conflict]] = {
            "must": self._of_pair("{a} and {b} must meet."),
            "forbidden": self._of_pair("{a} and {b} may not meet."),
            "pair_once": self._of_pair("{a} and {b} meet at most once."),
            "pair_slots": self._of_pair("{a} and {b} may meet only in {slots}."),
            "pair_session": self._of_pair("{a} and {b} may meet only in session {session}."),
            "locked": self._of_current("The meeting of {a} and {b} in {session} is locked."),
            "listed": self._of_current("{a} and {b}, who are to meet in {session}, are not among the pairs."),
            "available": self._of_person("{person} is away in {away}."),
            "person_once_per_slot": self._of_person("{person} can be in only one meeting at a time."),
            "max_meetings": self._of_person("{person} has at most {max_meetings}."),
            "max_in_a_row": self._of_person("{person} has at most {max_in_a_row} in a row."),
            "theme": self._theme,
            "tables": self._tables,
            "resource": self._resource,
            "precedence": self._precedence,
            "break_spread": self._break_spread,
        }

    def conflict(self, cause: Cause) -> Conflict:
        """Return a cause with the ids that it speaks of and a sentence."""
        return self._sayings[cause.rule](cause.rule, *cause.subject)

    def person(self, person_id: str) -> str:
        """Return how a person is called: the name with the id, or the id alone."""
        names = {person.id: person.name for person in self.instance.people}
        return f"{names[person_id]} ({person_id})" if names.get(person_id) else person_id

    def _of_pair(self, sentence: str) -> Callable[[str, int], Conflict]:
        def say(rule: str, index: int) -> Conflict:
            pair = self.instance.pairs[index]
            said = sentence.format(
                a=self.person(pair.a),
                b=self.person(pair.b),
                slots=", ".join(pair.slots or ()) or "no slot at all",
                session=pair.session,
            )
            return Conflict(rule, (pair.id, pair.a, pair.b), said)

        return say

    def _of_current(self, sentence: str) -> Callable[[str, int], Conflict]:
        def say(rule: str, index: int) -> Conflict:
            meeting = self.instance.current[index]
            said = sentence.format(a=self.person(meeting.a), b=self.person(meeting.b), session=meeting.session)
            return Conflict(rule, (meeting.a, meeting.b, meeting.session), said)

        return say

    def _of_person(self, sentence: str) -> Callable[[str, int], Conflict]:
        def say(rule: str, index: int) -> Conflict:
            person = self.instance.people[index]
            said = sentence.format(
                person=self.person(person.id),
                away=", ".join(person.unavailable),
                max_meetings=counted(person.max_meetings or 0, "meeting"),
                max_in_a_row=counted(person.max_in_a_row or 0, "meeting"),
            )
            return Conflict(rule, (person.id,), said)

        return say

    def _theme(self, rule: str, person_index: int, session_index: int) -> Conflict:
        person, session = self.instance.people[person_index], self.instance.sessions[session_index]
        said = f"{self.person(person.id)} does not have the theme {session.theme} of session {session.id}."
        return Conflict(rule, (person.id, session.id), said)

    def _tables(self, rule: str, index: int) -> Conflict:
        session = self.instance.sessions[index]
        return Conflict(rule, (session.id,), f"Session {session.id} has {counted(session.tables, 'table')}.")

    def _resource(self, rule: str, index: int, slot_index: int) -> Conflict:
        resource, slot = self.instance.resources[index], self.instance.slots[slot_index]
        said = f"At most {counted(resource.at(slot.id), 'meeting')} at a time can use {resource.id} in {slot.id}."
        return Conflict(rule, (resource.id, slot.id), said)

    def _precedence(self, rule: str, index: int) -> Conflict:
        by_id = {pair.id: pair for pair in self.instance.pairs}
        first, second = (by_id[pair_id] for pair_id in self.instance.precedences[index])
        said = (
            f"The meeting of {self.person(first.a)} and {self.person(first.b)} comes before that of "
            f"{self.person(second.a)} and {self.person(second.b)}."
        )
        return Conflict(rule, (first.id, second.id), said)

    def _break_spread(self, rule: str) -> Conflict:
        spread = self.instance.max_break_spread
        return Conflict(rule, (), f"The numbers of breaks of any two people differ by at most {spread}.")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: no table, 1 table, 2 tables."""
    return f"{number or 'no'} {noun}" if number in {0, 1} else f"{number} {noun}s"
