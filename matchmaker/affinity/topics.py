"""Topics that are known by many names: what makes a Danish keyword and a Chinese one the same.

A keyword that names a topic in any language counts as that topic. The topics of the founding themes are always known;
an event may bring names of its own, such as those of its themes and sub-topics.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from matchmaker.affinity.event import Texts
from matchmaker.affinity.founding_topics import FOUNDING_TOPICS
from matchmaker.affinity.text import comparable, normalised


def topic_names(own: Sequence[Texts] = ()) -> Mapping[str, str]:
    """Return by the folded form of each name of a topic what its keywords count as: the topic's first name.

    Parameters
    ----------
    own
        The names of each further topic, in any languages. One that shares a name with a known topic is the same topic
        and adds its other names to it.
    """
    if not own:
        return _founding()
    names = dict(_founding())
    for topic in own:
        _add(names, [name for name in topic if comparable(name)])
    return names


def label(keyword: str, names: Mapping[str, str]) -> str:
    """Return what a keyword counts as: its topic where it names one, else itself as it is spelt."""
    return names.get(folded(keyword)) or normalised(keyword)


def folded(name: str) -> str:
    """Return the letters and digits of a name: e-health, eHealth and "e health" are one name."""
    return "".join(character for character in normalised(name) if character.isalnum())


@cache
def _founding() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for topic in founding_topics():
        _add(names, topic)
    return names


def founding_topics() -> Iterator[Texts]:
    """Yield the names of each topic of the founding themes, English first."""
    for line in FOUNDING_TOPICS.strip().splitlines():
        yield [name.strip() for name in line.replace("|", ";").split(";")]


def _add(names: dict[str, str], topic: Texts) -> None:
    """Let every name of a topic that is not taken yet count as those do that are, else as the topic's first name."""
    forms = [folded(name) for name in topic]
    known = next((names[form] for form in forms if form in names), None)
    for form in forms:
        names.setdefault(form, known or normalised(topic[0]))
