"""Small documents for the commands, made anew for each test so that one may be bent."""

import json
import random
from pathlib import Path
from typing import Any

Document = dict[str, Any]


def small_instance() -> Document:
    """Two hosts and two visitors, two slots with one table each: two meetings fit, and 5 is the best weight.

    Of the four pairs h1-v1 (3), h1-v2 (1), h2-v1 (1), h2-v2 (2) the best two that share no slot are h1-v1 and h2-v2.
    """
    return {
        "format": "matchmaker-instance/1",
        "name": "Two and two",
        "slots": ["s1", "s2"],
        "sessions": [{"id": "one", "slot": "s1", "tables": 1}, {"id": "two", "slot": "s2", "tables": 1}],
        "people": [
            {"id": "h1", "side": "host", "name": "Mette"},
            {"id": "h2", "side": "host"},
            {"id": "v1", "side": "visitor"},
            {"id": "v2", "side": "visitor", "name": "陈伟"},
        ],
        "pairs": [
            {"id": "p11", "a": "h1", "b": "v1", "weight": 3},
            {"id": "p12", "a": "h1", "b": "v2", "weight": 1},
            {"id": "p21", "a": "h2", "b": "v1", "weight": 1},
            {"id": "p22", "a": "h2", "b": "v2", "weight": 2},
        ],
    }


def impossible_instance() -> Document:
    """As `small_instance`, but three pairs must meet at two tables."""
    document = small_instance()
    for pair in document["pairs"][:3]:
        pair["must"] = True
    return document


def small_profiles() -> Document:
    """One host and two visitors who fit differently well."""
    return {
        "format": "matchmaker-profiles/1",
        "name": "One and two",
        "people": [
            {"id": "h1", "side": "host", "seeks": ["low-power radio chips"], "languages": ["en"]},
            {"id": "v1", "side": "visitor", "offers": ["low-power radio chips"], "languages": ["en"]},
            {"id": "v2", "side": "visitor", "offers": ["membranes for waste water"], "languages": ["en"]},
        ],
        "slots": ["s1"],
        "sessions": [{"id": "one", "slot": "s1", "tables": 1}],
    }


def hard_instance(people: int = 240, musts: int = 0) -> Document:
    """Far too much for the time of a test: 12 slots with scarce tables, many pairs of nearly equal weight.

    Each host's first `musts` pairs must meet, which leaves no plan that is easy to see.
    """
    draw = random.Random(7)
    slots = [f"s{number:02}" for number in range(12)]
    hosts, visitors = ([f"{letter}{number}" for number in range(people // 2)] for letter in "hv")
    tables = [people // 6, people // 4]
    return {
        "format": "matchmaker-instance/1",
        "name": "hard",
        "slots": slots,
        "sessions": [{"id": f"x{slot}", "slot": slot, "tables": draw.randint(*tables), "room": "A"} for slot in slots],
        "people": [
            {
                "id": person,
                "side": "host" if person in hosts else "visitor",
                "unavailable": sorted(draw.sample(slots, 3)),
                "max_meetings": 9,
                "max_in_a_row": 3,
            }
            for person in hosts + visitors
        ],
        "pairs": [
            {
                "id": f"{host}-{visitor}",
                "a": host,
                "b": visitor,
                "weight": round(draw.uniform(0.4, 0.6), 6),
                "must": place < musts,
            }
            for host in hosts
            for place, visitor in enumerate(draw.sample(visitors, people // 8))
        ],
    }


def encoded(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def written(folder: Path, name: str, document: Document) -> Path:
    path = folder / name
    path.write_bytes(encoded(document))
    return path
