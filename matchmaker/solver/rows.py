r"""Labelled rows: what a rule yields, and how rows become a matrix.

A block holds all rows of one rule, $l \le A x \le u$. Each row has a *subject*: the indices of what it speaks of (a
person and a slot, a session, …), so that a binding or contradicted row can be named to a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matchmaker.solver.arrays import Floats, Indices, Ints, floats, indices, ints, ones

DENSE = 4
"""How many numbers of keys, for each entry, are worth a table instead of a sort."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of one rule; `m` rows with `z` entries.

    Parameters
    ----------
    rule
        Name of the rule.
    subject
        What each row speaks of, shape (m, k); the rule's docstring says which indices.
    row, column, coefficient
        The entries, shape (z,); `row` counts from 0 within the block.
    lower, upper
        Bounds of each row, shape (m,); infinite where there is none.
    """

    rule: str
    subject: Ints
    row: Indices
    column: Indices
    coefficient: Floats
    lower: Floats
    upper: Floats

    def __len__(self) -> int:
        return len(self.lower)


def at_most(rule: str, key: Ints, column: Indices, upper: Floats, coefficient: Floats | None = None) -> Rows:
    """Return one row Σ ≤ upper for each distinct key.

    Parameters
    ----------
    rule
        Name of the rule.
    key
        The subject that each entry belongs to, shape (z, k).
    column, coefficient
        The entries, shape (z,); coefficients are 1 where not given.
    upper
        The bound that belongs to each entry's key, shape (z,): equal keys have equal bounds.
    """
    subject, row = grouped(key)
    limit = np.empty(len(subject))
    limit[row] = upper
    factor = ones(len(column)) if coefficient is None else coefficient
    return Rows(rule, subject, indices(row), indices(column), factor, np.full(len(subject), -np.inf), limit)


def at_least(rule: str, key: Ints, column: Indices, lower: Floats) -> Rows:
    """Return one row Σ ≥ lower for each distinct key (see `at_most`)."""
    rows = at_most(rule, key, column, lower)
    return Rows(rule, rows.subject, rows.row, rows.column, rows.coefficient, rows.upper, np.full(len(rows), np.inf))


def grouped(key: Ints) -> tuple[Ints, Ints]:
    """Return the distinct keys in ascending order, shape (m, k), and which of them each entry has, shape (z,).

    Parameters
    ----------
    key
        One key for each entry, shape (z, k).
    """
    least = key.min(axis=0, initial=0)
    width = key.max(axis=0, initial=0) - least + 1
    number = np.zeros(len(key), dtype=np.int64)
    for digit, base in zip((key - least).T, width, strict=True):
        number = number * base + digit
    total = int(np.prod(width))
    if total > DENSE * len(key) + 1024:
        distinct, row = np.unique(number, return_inverse=True)
    else:
        used = np.zeros(total, dtype=np.bool_)
        used[number] = True
        distinct, row = np.flatnonzero(used), (np.cumsum(used) - 1)[number]
    digits = np.unravel_index(distinct, tuple(width.tolist()))
    return ints(np.stack(digits, axis=1).reshape(len(distinct), key.shape[1]) + least), ints(row).reshape(-1)


def stack(blocks: Sequence[Rows], n_columns: int) -> tuple[sparse.csc_array, Floats, Floats]:
    """Return matrix, lower and upper bounds of all blocks below each other; shapes (M, n_columns), (M,), (M,)."""
    offset = np.cumsum([0, *map(len, blocks)])
    small = np.int32 if max(int(offset[-1]), n_columns) < 2**31 else np.int64
    empty = np.empty(0, dtype=small)
    shifted = [np.add(b.row, o, dtype=small, casting="unsafe") for b, o in zip(blocks, offset, strict=False)]
    row = np.concatenate([empty, *shifted])
    column = np.concatenate([empty, *(b.column.astype(small) for b in blocks)])
    coefficient = np.concatenate([np.empty(0), *(b.coefficient for b in blocks)])
    matrix = sparse.csc_array((coefficient, (row, column)), shape=(int(offset[-1]), n_columns))
    lower = np.concatenate([np.empty(0), *(b.lower for b in blocks)])
    upper = np.concatenate([np.empty(0), *(b.upper for b in blocks)])
    return matrix, floats(lower), floats(upper)
