"""Sparse rows and the few directions that most of them lies in.

A truncated SVD by the randomised range finder of Halko, Martinsson and Tropp 2011 (algorithms 4.4 and 5.1), written
so that **the interpreter is never held for long**: a sparse product does not release it, so products are done in
slices of some milliseconds, between which a window in another thread gets its turn. The same rows and generator
give the same bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from app.records import Report

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

_SLICE = 4_000_000
"""Multiplications that one sparse product works through: about 3 ms."""
_POWER_ITERATIONS = 2
_OVERSAMPLING = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Sparse rows (CSR): row ``i`` has ``columns[starts[i]:starts[i + 1]]``, ascending, and their values."""

    starts: Integers
    columns: Integers
    values: Floats

    @classmethod
    def empty(cls) -> Rows:
        """One row without values."""
        return cls(starts=np.zeros(2, np.int64), columns=np.zeros(0, np.int64), values=np.zeros(0, np.float32))

    @classmethod
    def stacked(cls, parts: Sequence[Rows]) -> Rows:
        """The rows of all parts, below one another."""
        if not parts:
            return cls(starts=np.zeros(1, np.int64), columns=np.zeros(0, np.int64), values=np.zeros(0, np.float32))
        before = np.cumsum([0, *(len(part.columns) for part in parts)])
        starts = [part.starts[:-1] + start for part, start in zip(parts, before, strict=False)]
        return cls(
            starts=np.concatenate([*starts, before[-1:]]),
            columns=np.concatenate([part.columns for part in parts]),
            values=np.concatenate([part.values for part in parts]),
        )

    def weighted(self, idf: Floats) -> Rows:
        """Counts made TF-IDF: ``(1 + ln tf) * idf``, then unit rows."""
        values = (1 + np.log(self.values)) * idf[self.columns]
        owners = self.owners()
        squares = np.bincount(owners, weights=values.astype(np.float64) ** 2, minlength=len(self.starts) - 1)
        values = (values / np.sqrt(squares)[owners]).astype(np.float32, copy=False)
        return Rows(starts=self.starts, columns=self.columns, values=values)

    def owners(self) -> Integers:
        """The row of every value (``numpy.repeat`` holds the interpreter, so some rows at a time)."""
        owners = np.empty(len(self.columns), dtype=np.int64)
        for first in range(0, len(self.starts) - 1, 1000):
            starts = self.starts[first : first + 1001]
            numbers = np.arange(first, first + len(starts) - 1)
            owners[starts[0] : starts[-1]] = np.repeat(numbers, np.diff(starts))
        return owners

    def transposed(self, width: int) -> Rows:
        """The same values by column; ``width`` is the number of columns."""
        order = np.argsort(self.columns, kind="stable")
        rows = self.owners()
        starts = np.concatenate([[0], np.cumsum(np.bincount(self.columns, minlength=width))])
        return Rows(starts=starts.astype(np.int64), columns=rows[order], values=self.values[order])


def directions(rows: Rows, width: int, most: int, rng: np.random.Generator, report: Report) -> Floats:
    """Right singular vectors of the rows, float32 ``(width, d)``, strongest first, rounded to float16.

    The sign of a direction is chosen so that its largest entry is positive.
    """
    height = len(rows.starts) - 1
    most = min(most, height, width)
    if most == 0 or not len(rows.values):
        return np.zeros((width, 0), dtype=np.float32)
    columns = rows.transposed(width)
    sketch = min(most + _OVERSAMPLING, height, width)
    with threadpool_limits(limits=1, user_api="blas"):
        basis = rng.standard_normal((width, sketch), dtype=np.float32)
        for iteration in range(_POWER_ITERATIONS + 1):
            report(2 * (_POWER_ITERATIONS + 1) + iteration, 3 * (_POWER_ITERATIONS + 1))
            over_rows = _orthonormal(product(rows, basis))
            basis = product(columns, over_rows)
            if iteration < _POWER_ITERATIONS:
                basis = _orthonormal(basis)
        # Now rows ≈ over_rows @ basis.T, and the orthonormal columns of basis are their right singular vectors.
        directions = _orthonormal(basis)[:, :most]
    signs = np.sign(directions[np.argmax(np.abs(directions), axis=0), np.arange(directions.shape[1])])
    result: Floats = (directions * signs).astype(np.float16).astype(np.float32)
    return result


def _orthonormal(columns: Floats) -> Floats:
    """Orthonormal columns that span the same space, strongest first, without those that add nothing.

    By the eigenvectors of the Gram matrix, which numpy computes without holding the interpreter for more than
    its small decomposition (its QR holds it throughout).
    """
    gram = np.zeros((columns.shape[1], columns.shape[1]))
    for first in range(0, len(columns), 4000):
        part = columns[first : first + 4000].astype(np.float64)
        gram += part.T @ part
    strengths, vectors = np.linalg.eigh(gram)
    kept = np.flatnonzero(strengths > max(strengths[-1], 0.0) * 1e-9)[::-1]
    turned: Floats = columns @ (vectors[:, kept] / np.sqrt(strengths[kept])).astype(np.float32)
    return turned


def product(rows: Rows, dense: Floats) -> Floats:
    """Sparse times dense, a slice at a time, because scipy keeps the interpreter during each."""
    from scipy.sparse import csr_array

    result = np.zeros((len(rows.starts) - 1, dense.shape[1]), dtype=np.float32)
    dense = np.ascontiguousarray(dense)
    values = _SLICE // max(1, dense.shape[1])
    first = 0
    while first < len(result):
        last = int(np.searchsorted(rows.starts, rows.starts[first] + values, side="right")) - 1
        last = min(max(last, first + 1), len(result), first + 4000)
        start, end = rows.starts[first], rows.starts[last]
        part = csr_array(
            (rows.values[start:end], rows.columns[start:end], rows.starts[first : last + 1] - start),
            shape=(last - first, dense.shape[0]),
        )
        result[first:last] = part @ dense
        first = last
    return result
