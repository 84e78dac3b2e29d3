"""Random events of up to so many people on each side, in which tables, maxima, absences and interpreters bind."""

from random import Random
from typing import Any

from tests.instances import Document

OBJECTIVES: tuple[list[str], ...] = (["weight"], ["guarantee", "weight"], ["guarantee", "weight", "idle"])


def crowd(random: Random, hosts: int, visitors: int, *, rules: bool = True) -> Document:
    """Return an event; with `rules` every rule of single people and pairs may be there, else only the common ones."""
    slots = [f"t{at}" for at in range(random.randint(2, 5))]
    themes = ["it", "health"]
    scarce = max(1, round(min(hosts, visitors) * random.choice([0.3, 0.5, 0.8]) / len(themes)))
    sessions = [
        {
            "id": f"{theme}-{slot}",
            "slot": slot,
            "theme": theme,
            "tables": random.choice([scarce, scarce, scarce + 1, 0]),
        }
        for slot in slots
        for theme in themes
    ]
    sides = [("host", f"h{at}") for at in range(hosts)] + [("visitor", f"v{at}") for at in range(visitors)]
    people = [_person(random, name, side, slots, themes, rules=rules) for side, name in sides]
    pairs = [
        {"id": f"h{one}-v{other}", "a": f"h{one}", "b": f"v{other}", "weight": random.randint(1, 60) / 8}
        for one in range(hosts)
        for other in range(visitors)
        if random.random() < 0.6
    ]
    document: Document = {"format": "matchmaker-instance/1", "name": "crowd", "slots": slots, "sessions": sessions}
    document |= {"people": people, "pairs": pairs, "objective": random.choice(OBJECTIVES)}
    if rules:
        _interpret(random, document)
        _restrict(random, document)
    return document


def _person(
    random: Random, name: str, side: str, slots: list[str], themes: list[str], *, rules: bool
) -> dict[str, Any]:
    person: dict[str, Any] = {"id": name, "side": side, "unavailable": [s for s in slots if random.random() < 0.15]}
    person["themes"] = random.choice([themes, themes[:1], themes[1:]])
    person["max_meetings"] = random.choice([1, 2, 3, None])
    if rules and random.random() < 0.2:
        person["max_in_a_row"] = random.randint(1, 2)
    if random.random() < 0.3:
        person["min_meetings"] = 1
    return person


def _interpret(random: Random, document: Document) -> None:
    if random.random() < 0.3:
        document["resources"] = [{"id": "interpreter", "capacity": 1}]
        for pair in document["pairs"]:
            if random.random() < 0.4:
                pair["uses"] = ["interpreter"]


def _restrict(random: Random, document: Document) -> None:
    for pair in document["pairs"]:
        chance = random.random()
        if chance < 0.03:
            pair["must"] = True
        elif chance < 0.07:
            pair["forbidden"] = True
        elif chance < 0.12:
            pair["slots"] = random.sample(document["slots"], 2)
