"""Kills, one after another, while clients write: how many writes were in flight, and how soon the service was back."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.chaos.house import House, everything_of, kill

BACK_WITHIN_S = 120.0

Await = Callable[[float], float]
"""Waits until what was struck at a moment works again; returns how long after that moment it did."""

Strike = Callable[[House, random.Random], "tuple[float, Await] | None"]
"""Kills something; returns when it was dead and what waits for its return, or nothing where there was no victim."""


@dataclass
class Toll:
    """What the kills did."""

    kills: int = 0
    with_traffic: int = 0
    recoveries_s: list[float] = field(default_factory=list)

    def recovery_s(self, share: float) -> float:
        """Return the time within which what was killed was back after the given share of the kills."""
        ordered = sorted(self.recoveries_s)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def kill_often(house: House, kills: int, seed: int, strike: "Strike | None" = None) -> Toll:
    """Kill something `kills` times at random moments, and wait each time until it works again."""
    rng, toll, give_up = random.Random(seed), Toll(), time.monotonic() + kills * BACK_WITHIN_S
    strike = strike or kill_web
    while toll.kills < kills:
        assert time.monotonic() < give_up, f"there was nothing to kill; see {house.folder / 'log'}"
        time.sleep(rng.uniform(0.2, 0.9))
        in_flight = bool(house.ledger.in_flight)
        struck = strike(house, rng)
        if struck is not None:
            at, wait = struck
            toll.kills += 1
            toll.with_traffic += in_flight
            toll.recoveries_s.append(wait(at))
    return toll


def kill_web(house: House, rng: random.Random) -> "tuple[float, Await] | None":
    """Kill one web process, its server, or all of both; it is back when one that was started since then answers."""
    web = everything_of(house.web)
    choices = [choice for choice in (web[1:2], web[:1], web) if choice]
    if len(web) < 2:
        return None
    kill(rng.choice(choices))
    return time.monotonic(), lambda at: house.await_acknowledgement(at, BACK_WITHIN_S, anew=True)
