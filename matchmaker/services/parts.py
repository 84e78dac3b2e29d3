"""The parts of all pairs of a workshop, kept so that other weights can be tried without comparing anything again.

They are computed in the background, for a run and whenever somebody wants to look at weights after a change. Wishes are
not among them and vetoes play no part: whoever looks at what is made from them learns nothing of either.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.tables import PartTables, Steps, part_tables
from matchmaker.files.profiles import Profiles, format_profiles
from matchmaker.services.affinity import event_of
from matchmaker.services.scoring import Topics, profiles_of, topics_of
from matchmaker.store.tables.vectors import WorkshopParts

KIND = "score"

FASTEST = 1
"""Of the levels of compression: the others save a tenth of the room at several times the time."""

_STORED = np.dtype("<u2")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of all pairs of a workshop.

    Parameters
    ----------
    hosts, visitors
        Public ids of the calendars, in the order of the rows and of the columns of the tables.
    model
        What compared the texts by meaning; empty: words only.
    """

    hosts: tuple[str, ...]
    visitors: tuple[str, ...]
    model: str
    tables: PartTables


@dataclass(frozen=True, slots=True)
class Kept:
    """Parts as they are kept.

    Parameters
    ----------
    outdated_since
        When a profile, a registration or the programme was changed first since they were computed.
    """

    parts: Parts
    computed_at: datetime
    outdated_since: datetime | None


def parts_of(profiles: Profiles, semantic: Embedder | None, topics: Topics = ()) -> Parts:
    """Return the parts of all pairs of `profiles`; see :func:`~matchmaker.affinity.tables.part_tables`."""
    event, hosts, visitors = event_of(profiles, topics)
    return Parts(hosts, visitors, "" if semantic is None else semantic.name, part_tables(event, semantic))


def input_sha256(profiles: Profiles, model: str, topics: Topics = ()) -> str:
    """Return the hash of all that the parts depend on: no wish, no weight and no time is among it."""
    compared = replace(profiles, preferences=(), weights={}, slots=())
    beside = json.dumps([model, *topics], ensure_ascii=False).encode()
    return hashlib.sha256(beside + b"\0" + format_profiles(compared)).hexdigest()


def is_kept(session: Session, workshop_id: int, sha256: str) -> bool:
    """Return whether the parts that are kept were computed from input with this hash."""
    row = session.get(WorkshopParts, workshop_id)
    return row is not None and row.input_sha256 == sha256 and row.outdated_since is None


def keep(session: Session, workshop_id: int, parts: Parts, sha256: str, *, now: datetime) -> None:
    """Keep `parts`, computed from input with the hash `sha256`, in place of those before.

    Where that input has changed meanwhile they are kept as outdated.
    """
    row = session.get(WorkshopParts, workshop_id)
    if row is None:
        row = WorkshopParts(workshop_id=workshop_id)
        session.add(row)
    row.input_sha256, row.model, row.computed_at = sha256, parts.model, now
    row.hosts, row.visitors = list(parts.hosts), list(parts.visitors)
    row.names, row.tables = list(parts.tables.values), packed(parts.tables)
    now_sha256 = input_sha256(profiles_of(session, workshop_id), parts.model, topics_of(session, workshop_id))
    row.outdated_since = None if now_sha256 == sha256 else now
    session.flush()


def kept(session: Session, workshop_id: int) -> Kept | None:
    """Return the parts that are kept, in one statement; None where none were computed yet."""
    row = session.get(WorkshopParts, workshop_id)
    if row is None:
        return None
    tables = unpacked(row.tables, tuple(row.names), (len(row.hosts), len(row.visitors)))
    parts = Parts(tuple(row.hosts), tuple(row.visitors), row.model, tables)
    return Kept(parts, row.computed_at, row.outdated_since)


def packed(tables: PartTables) -> bytes:
    """Return tables as bytes: which pairs are possible as bits, then each part in 16-bit steps, row by row."""
    content = [np.packbits(tables.possible).tobytes()]
    content += [table.astype(_STORED).tobytes() for table in tables.values.values()]
    return zlib.compress(b"".join(content), FASTEST)


def unpacked(content: bytes, names: tuple[str, ...], shape: tuple[int, int]) -> PartTables:
    """Return the tables that `packed` wrote, of these parts and this shape."""
    plain = np.frombuffer(zlib.decompress(content), dtype=np.uint8)
    cells = shape[0] * shape[1]
    bits = -(-cells // 8)
    possible: NDArray[np.bool_] = np.unpackbits(plain[:bits], count=cells).astype(np.bool_).reshape(shape)
    steps: Steps = plain[bits:].view(_STORED).reshape(len(names), *shape)
    values: Mapping[str, Steps] = dict(zip(names, steps, strict=True))
    return PartTables(possible, values)
