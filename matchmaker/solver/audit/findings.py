"""What the audit has to say: one broken rule or one wrong claim, with the ids and a sentence for people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a plan.

    Parameters
    ----------
    rule
        The name of the function that found it, as in `RULES` or `CLAIMS`.
    ids
        The ids that the sentence speaks of, people before sessions, slots and resources.
    sentence
        What is wrong, for a person.
    """

    rule: str
    ids: tuple[str, ...]
    sentence: str
