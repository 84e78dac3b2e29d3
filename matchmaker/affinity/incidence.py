"""Who states what: people × distinct labels, as small dense tables whose products count what two people share."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaker.affinity.event import Pair

Table = NDArray[np.float32]
PairTable = csr_array[np.float32, tuple[int, int]]


def distinct(*columns: Sequence[Sequence[str]]) -> list[str]:
    """Return the labels that occur in the columns, sorted, so that nothing depends on who comes first."""
    return sorted({label for column in columns for labels in column for label in labels})


def stated(column: Sequence[Sequence[str]], labels: Sequence[str]) -> Table:
    """Return a table of people × `labels` with 1 where a person states the label; other labels are passed over."""
    positions = {label: position for position, label in enumerate(labels)}
    table = np.zeros((len(column), len(labels)), dtype=np.float32)
    for person, own in enumerate(column):
        table[person, [positions[label] for label in own if label in positions]] = 1
    return table


def stated_or_all(column: Sequence[Sequence[str]], labels: Sequence[str]) -> Table:
    """Return the table of :func:`stated`, where a person who states no label at all has every one."""
    table = stated(column, labels)
    table[[not own for own in column]] = 1
    return table


def pair_table(pairs: Mapping[Pair, float] | Iterable[Pair], shape: tuple[int, int]) -> PairTable:
    """Return hosts × visitors with a value for each of `pairs` (1 where none is given) and 0 elsewhere."""
    values = dict(pairs) if isinstance(pairs, Mapping) else dict.fromkeys(pairs, 1.0)
    hosts = np.array([host for host, _ in values], dtype=np.intp)
    visitors = np.array([visitor for _, visitor in values], dtype=np.intp)
    return csr_array((np.array(list(values.values()), dtype=np.float32), (hosts, visitors)), shape=shape)
