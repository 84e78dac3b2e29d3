"""Kills, one after another, while clients write: how many writes were in flight, and how soon the service was back."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.chaos.house import House, kill, victims

BACK_WITHIN_S = 120.0

Strike = Callable[[House, random.Random], None]
"""Kills something."""


@dataclass
class Toll:
    """What the kills did."""

    kills: int = 0
    with_traffic: int = 0
    recoveries_s: list[float] = field(default_factory=list)

    def recovery_s(self, share: float) -> float:
        """Return the time within which the service was back after the given share of the kills."""
        ordered = sorted(self.recoveries_s)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def kill_often(house: House, kills: int, seed: int, strike: "Strike | None" = None) -> Toll:
    """Kill something `kills` times at random moments, and wait each time until a write is acknowledged again."""
    rng, toll = random.Random(seed), Toll()
    strike = strike or kill_processes
    for _ in range(kills):
        time.sleep(rng.uniform(0.2, 0.9))
        in_flight = bool(house.ledger.in_flight)
        struck_at = time.monotonic()
        strike(house, rng)
        toll.kills += 1
        toll.with_traffic += in_flight
        toll.recoveries_s.append(house.await_acknowledgement(struck_at, BACK_WITHIN_S))
    return toll


def kill_processes(house: House, rng: random.Random) -> None:
    """Kill one of the processes of the service, or several at once."""
    kill(victims(house, rng))
