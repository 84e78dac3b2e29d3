"""How often tiny random instances are infeasible, leave a choice, and are bound by each rule.

A rule binds where leaving it out changes the optimum. `python -m tests.frequencies` prints the share of each in 1,000
instances. Without `listed` brute force would have too much to do where many people could meet, so for that rule
only instances are counted that stay small.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from random import Random

from tests.oracle import DROPPABLE, optimum
from tests.tiny import MOST_LEAVES, Document, tiny_instance


def frequencies(instances: Iterable[Document]) -> Counter[str]:
    """Count the instances ("drawn"), those without a plan, those with a possible meeting, those each rule binds."""
    counted: Counter[str] = Counter()
    for instance in instances:
        best = optimum(instance)
        counted["drawn"] += 1
        counted["infeasible"] += best is None
        counted["some meeting possible"] += best is not None and best.some_meeting
        for rule in DROPPABLE:
            if rule != "listed" or _leaves_if_unlisted(instance) <= MOST_LEAVES:
                relaxed = optimum(instance, without=[rule])
                counted[rule] += (relaxed and relaxed.values) != (best and best.values)
    return counted


def _leaves_if_unlisted(instance: Document) -> int:
    people = len(instance["people"])
    leaves: int = (len(instance["sessions"]) + 1) ** (people * (people - 1) // 2)
    return leaves


def main() -> None:
    """Print each count as a share of the instances."""
    rng = Random(0)
    counted = frequencies(tiny_instance(rng) for _ in range(1000))
    for name, count in counted.items():
        sys.stdout.write(f"{name:22}{count / counted['drawn']:8.1%}\n")


if __name__ == "__main__":
    main()
