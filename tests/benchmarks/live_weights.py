"""How long the page about weights takes to say what other weights would change, from parts that are kept.

``python -m tests.benchmarks.live_weights [HOSTS VISITORS]`` lays out a workshop of invented people (500 × 500 where
nothing else is asked for) in a SQLite file, computes the parts of all pairs once, and then times the use case that
answers the page: reading the parts, both sets of affinities, the distributions, the best pairs with their names, whose
best partners change. The aim is 300 ms. Numbers are the median and the longest of 20 calls after one that warms up.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from sqlalchemy import Engine, func, select

from matchmaker.domain.workshops import Side
from matchmaker.services import parts, weights
from matchmaker.services.scoring import profiles_of, usual_weights
from matchmaker.store import revisions
from matchmaker.store.engine import make_engine
from matchmaker.store.tables.people import ProfileText
from matchmaker.store.tables.vectors import WorkshopParts
from matchmaker.store.tables.workshops import WorkshopName
from matchmaker.store.transaction import reading, transaction
from tests import assembly
from tests.factories import NOW

CALLS = 20
WORDS = ("heat", "pump", "wind", "sensor", "hospital", "robot", "water", "enzyme", "grid", "school", "carbon", "clinic")


def main(hosts: int, visitors: int) -> None:
    """Lay out the workshop, measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'weights.db'}"
        revisions.upgrade(url)
        engine = make_engine(url)
        at = _laid_out(engine, hosts, visitors)
        computed, size = _computed(engine, at), _size(engine) / 2**20
        seconds = [1000 * each for each in _answered(engine, at)]
        sys.stdout.write(
            f"{hosts} × {visitors} people: parts computed and kept in {computed:.2f} s, {size:.1f} MB in the database; "
            f"an answer takes {statistics.median(seconds):.0f} ms (median), {max(seconds):.0f} ms (longest)\n"
        )
        engine.dispose()


def _laid_out(engine: Engine, hosts: int, visitors: int) -> assembly.Assembly:
    draw = Random(11)
    with transaction(engine) as session:
        at = assembly.assembled(session, hosts=1, visitors=1)
        session.add(WorkshopName(workshop_id=at.workshop.id, language="en", name="Large"))
        for side, many in ((Side.HOST, hosts - 1), (Side.VISITOR, visitors - 1)):
            for _ in range(many):
                assembly.seated(session, at.workshop, side, draw)
        for text in session.scalars(select(ProfileText)):
            text.text = " ".join(draw.choices(WORDS, k=5))
        profiles = session.scalars(select(ProfileText.profile_id).distinct()).all()
        session.add_all(
            ProfileText(profile_id=profile, kind="keyword", position=position, text=word)
            for profile in profiles
            for position, word in enumerate(draw.sample(WORDS, 3))
        )
        session.flush()
        session.expunge_all()
    return at


def _computed(engine: Engine, at: assembly.Assembly) -> float:
    began = time.perf_counter()
    with transaction(engine) as session:
        profiles = profiles_of(session, at.workshop.id)
        computed = parts.parts_of(profiles, None)
        parts.keep(session, at.workshop.id, computed, parts.input_sha256(profiles, ""), now=NOW)
    return time.perf_counter() - began


def _size(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.length(WorkshopParts.tables))) or 0


def _answered(engine: Engine, at: assembly.Assembly) -> list[float]:
    seconds = []
    for call in range(CALLS + 1):
        wanted = {**usual_weights(follow_up=False), "keywords": 0.2 + call / 100}
        began = time.perf_counter()
        with reading(engine) as session:
            weights.weigh(session, at.host_office, at.slug, wanted, model="", language="en", now=NOW)
        seconds.append(time.perf_counter() - began)
    return seconds[1:]


if __name__ == "__main__":
    sizes = [int(each) for each in sys.argv[1:]] or [500, 500]
    main(*sizes)
