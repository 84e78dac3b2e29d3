"""Random events of a dozen hosts and a dozen visitors: too large for brute force, small enough to plan in a second."""

from random import Random

from tests.tiny import Document

HOSTS = VISITORS = 12
SLOTS = 6


def mid_sized(number: int, *, objective: tuple[str, ...] = ("guarantee", "weight", "idle")) -> Document:
    """Return an event over two days with themes, rooms, gaps in calendars and an interpreter; `number` is its seed."""
    rng = Random(f"mid-sized {number}")
    slots = [{"id": f"t{place}", "day": f"d{place // 3}"} for place in range(SLOTS)]
    themes = ("it", "health")
    people = [
        {
            "id": f"{side[0]}{place}",
            "side": side,
            "themes": rng.choice(([], ["it"], ["it", "health"], ["health"])),
            "unavailable": [slot["id"] for slot in slots if rng.random() < 0.1],
            "min_meetings": rng.choice((0, 1, 2)),
            "max_meetings": rng.choice((3, 4, 5)),
            "max_in_a_row": rng.choice((None, None, 2)),
        }
        for side, count in (("host", HOSTS), ("visitor", VISITORS))
        for place in range(count)
    ]
    sessions = [
        {"id": f"{theme}-{slot['id']}", "slot": slot["id"], "theme": theme, "tables": 4, "room": theme}
        for slot in slots
        for theme in themes
    ]
    wanted = [(a, b) for a in range(HOSTS) for b in range(VISITORS) if rng.random() < 0.6]
    pairs = [
        {
            "id": f"p{a}-{b}",
            "a": f"h{a}",
            "b": f"v{b}",
            "weight": rng.randint(1, 100) / 100,
            "uses": ["interpreter"] if rng.random() < 0.3 else [],
        }
        for a, b in wanted
    ]
    return {
        "format": "matchmaker-instance/1",
        "name": "mid-sized",
        "slots": slots,
        "sessions": sessions,
        "resources": [{"id": "interpreter", "capacity": 2}],
        "people": people,
        "pairs": pairs,
        "objective": list(objective),
    }
