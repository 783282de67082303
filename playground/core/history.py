"""Curves of a run: as long as it likes to be, kept small by minimum and maximum, never losing an extreme."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.events import LayerNorms

Values = NDArray[np.float64]
Counts = NDArray[np.int64]
CAPACITY = 4096
BLOCK = 64
MOST_PER_BUCKET = 1 << 48
MOST_WAITING = 256
"""Pieces of a curve that wait for someone to look; then they are taken in, looked at or not."""
LAYER_CAPACITY = 512
"""Buckets of one layer's curve: there may be many, and their plot is narrow."""
MOST_LAYER_CURVES = 80
"""Layers whose curves are kept: those of the largest network, and of some that were taken away."""


@frozen(eq=False)
class Buckets:
    """A curve as numbers alone, to be kept in a file: (n,) each, ``count`` points went into each bucket.

    All buckets but the last hold ``per_bucket`` points.
    """

    x: Values
    mean: Values
    low: Values
    high: Values
    count: Counts
    per_bucket: int


class Series:
    """A curve y over rising x that keeps at most ``capacity`` buckets: mean, minimum and maximum of their points.

    Values that are not finite are kept (a bucket holding one is not finite), so that a break in a curve is seen.

    Points come many times more often than anyone looks at the curve, so they wait and are taken in together.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        if capacity < 2 or capacity % 2:
            raise ValueError(f"capacity must be an even number of at least 2, not {capacity}")
        self._capacity = capacity
        self._x = np.empty(capacity)
        self._mean = np.empty(capacity)
        self._low = np.empty(capacity)
        self._high = np.empty(capacity)
        self._count = np.empty(capacity, dtype=np.int64)
        self._used = 0
        self._per_bucket = 1
        self._waiting: list[tuple[Values, Values]] = []
        self._waiting_points = 0
        self.version = 0
        """Rises with every change, so that a view can tell whether to draw again."""

    def append(self, x: Values, y: Values) -> None:
        """Add points; ``x`` (n,) not falling, ``y`` (n,)."""
        self._waiting.append((np.array(x, dtype=float), np.array(y, dtype=float)))
        self._waiting_points += len(x)
        self.version += 1
        if self._waiting_points >= self._capacity or len(self._waiting) >= MOST_WAITING:
            self._take_in()

    def _take_in(self) -> None:
        """Put the points that wait into their buckets."""
        if not self._waiting:
            return
        waiting, self._waiting, self._waiting_points = self._waiting, [], 0
        x, y = (np.concatenate(pieces) for pieces in zip(*waiting, strict=True))
        with np.errstate(invalid="ignore", over="ignore"):
            for start in range(0, len(x), self._capacity):
                piece = slice(start, start + self._capacity)
                self._append(x[piece], y[piece])

    def _append(self, x: Values, y: Values) -> None:
        while len(x):
            if self._used and self._count[self._used - 1] < self._per_bucket:
                room = int(self._per_bucket - self._count[self._used - 1])
                self._merge(self._used - 1, x[:room], y[:room])
                x, y = x[room:], y[room:]
                continue
            if self._used == self._capacity:
                self._halve()
                continue
            whole = min(len(x) // self._per_bucket, self._capacity - self._used)
            if whole:
                taken = whole * self._per_bucket
                self._add_whole(x[:taken].reshape(whole, -1), y[:taken].reshape(whole, -1))
                x, y = x[taken:], y[taken:]
            else:
                self._open_bucket(x, y)
                return

    def _add_whole(self, x: Values, y: Values) -> None:
        place = slice(self._used, self._used + len(x))
        self._x[place] = x[:, -1]
        self._mean[place] = y.mean(axis=1)
        self._low[place] = y.min(axis=1)
        self._high[place] = y.max(axis=1)
        self._count[place] = x.shape[1]
        self._used += len(x)

    def _open_bucket(self, x: Values, y: Values) -> None:
        self._add_whole(x[None], y[None])

    def _merge(self, index: int, x: Values, y: Values) -> None:
        old, new = int(self._count[index]), len(y)
        self._mean[index] = (self._mean[index] * old + y.sum()) / (old + new)
        self._low[index] = np.minimum(self._low[index], y.min())
        self._high[index] = np.maximum(self._high[index], y.max())
        self._x[index] = x[-1]
        self._count[index] = old + new

    def _halve(self) -> None:
        """Join neighbours two by two; all buckets but the last are full when this is called."""
        half = self._used // 2
        pairs = (half, 2)
        counts = self._count[: self._used].reshape(pairs)
        self._mean[:half] = (self._mean[: self._used].reshape(pairs) * counts).sum(axis=1) / counts.sum(axis=1)
        self._low[:half] = self._low[: self._used].reshape(pairs).min(axis=1)
        self._high[:half] = self._high[: self._used].reshape(pairs).max(axis=1)
        self._x[:half] = self._x[: self._used].reshape(pairs)[:, -1].copy()
        self._count[:half] = counts.sum(axis=1)
        self._used = half
        self._per_bucket *= 2

    def cut(self, x: float) -> None:
        """Forget the points beyond ``x``, to the bucket."""
        self._take_in()
        self._used = int(np.searchsorted(self._x[: self._used], x, side="right"))
        self.version += 1

    def buckets(self) -> Buckets:
        """Copies of all there is."""
        self._take_in()
        return Buckets(self.x, self.mean, self.low, self.high, self._count[: self._used].copy(), self._per_bucket)

    @classmethod
    def of(cls, buckets: Buckets, capacity: int = CAPACITY) -> Series:
        """The curve that gave these buckets; it goes on as if it had never been written.

        Raises ValueError, saying what is wrong, for numbers that no curve can give.
        """
        _check(buckets, capacity)
        series = cls(capacity)
        series._used = len(buckets.x)
        used = slice(series._used)
        series._x[used], series._mean[used] = buckets.x, buckets.mean
        series._low[used], series._high[used] = buckets.low, buckets.high
        series._count[used] = buckets.count
        series._per_bucket = buckets.per_bucket
        return series

    def __len__(self) -> int:
        self._take_in()
        return self._used

    @property
    def x(self) -> Values:
        self._take_in()
        return self._x[: self._used].copy()

    @property
    def mean(self) -> Values:
        self._take_in()
        return self._mean[: self._used].copy()

    @property
    def low(self) -> Values:
        self._take_in()
        return self._low[: self._used].copy()

    @property
    def high(self) -> Values:
        self._take_in()
        return self._high[: self._used].copy()

    def envelope(self) -> tuple[Values, Values]:
        """Points (x, y) that pass through the minimum and maximum of every bucket."""
        self._take_in()
        if self._per_bucket == 1:
            return self.x, self.mean
        return np.repeat(self.x, 2), np.stack([self.low, self.high], axis=1).ravel()


def _check(buckets: Buckets, capacity: int) -> None:
    """Raise ValueError unless a curve of this capacity can have these buckets."""
    columns = (buckets.x, buckets.mean, buckets.low, buckets.high, buckets.count)
    length = len(buckets.x)
    if length > capacity or any(column.shape != (length,) for column in columns):
        raise ValueError(f"columns must be of one length, at most {capacity}")
    if not np.isfinite(buckets.x).all() or (buckets.x < 0).any() or (np.diff(buckets.x) < 0).any():
        raise ValueError("x must rise from 0")
    if (buckets.low > buckets.high).any():
        raise ValueError("a minimum lies above its maximum")
    per_bucket = buckets.per_bucket
    if not 1 <= per_bucket <= MOST_PER_BUCKET or per_bucket & (per_bucket - 1):
        raise ValueError("points to a bucket must be a power of two")
    if (buckets.count[:-1] != per_bucket).any() or not all(1 <= last <= per_bucket for last in buckets.count[-1:]):
        raise ValueError("a bucket holds a wrong number of points")


def smoothed(y: Values, smoothing: float) -> Values:
    """Exponential moving average, corrected for its start (as in Adam); 0 leaves ``y`` as it is, 0.99 is the smoothest.

    Points that are not finite stay so and do not spoil those after them.
    """
    if not 0.0 <= smoothing <= 0.99:
        raise ValueError(f"smoothing must be between 0 and 0.99, not {smoothing}")
    finite = np.isfinite(y)
    if smoothing == 0.0 or not finite.any():
        return y.copy()
    sums = _decaying_sums(np.stack([np.where(finite, y, 0.0), finite.astype(float)]), finite, smoothing)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        return np.where(finite, sums[0] / sums[1], y)


def _decaying_sums(rows: Values, counted: NDArray[np.bool_], decay: float) -> Values:
    """Sums over the past of each row (k, n), older points weighing less; only ``counted`` points (n,) make it decay.

    Worked out block by block: within a block by one product of matrices, from block to block by what is carried over.
    """
    if counted.all():
        return _even_sums(rows, decay)
    result = np.empty_like(rows)
    carried = np.zeros(len(rows))
    for start in range(0, rows.shape[1], BLOCK):
        place = slice(start, start + BLOCK)
        age = np.cumsum(counted[place])
        weights = np.tril(decay ** np.maximum(age[:, None] - age[None, :], 0))
        result[:, place] = rows[:, place] @ weights.T + np.outer(carried, decay**age)
        carried = result[:, min(start + BLOCK, rows.shape[1]) - 1]
    return result


def _even_sums(rows: Values, decay: float) -> Values:
    """The same where every point makes it decay: one product of matrices for all blocks."""
    length = rows.shape[1]
    blocks = np.zeros((len(rows), -(-length // BLOCK), BLOCK))
    blocks.reshape(len(rows), -1)[:, :length] = rows
    age = np.arange(BLOCK)
    weights = np.tril(decay ** np.maximum(age[:, None] - age[None, :], 0))
    sums: Values = blocks @ weights.T
    factors = decay ** (age + 1)
    for block in range(1, blocks.shape[1]):
        sums[:, block] += np.outer(sums[:, block - 1, -1], factors)  # what the blocks before carry over
    return sums.reshape(len(rows), -1)[:, :length]


class LayerSeries:
    """Curves by the id of their layer. The curve of a layer that is missing for a while has a gap there."""

    def __init__(self, series: Mapping[str, Series] | None = None) -> None:
        self._series = dict(series or {})
        self._measured: tuple[str, ...] = ()

    def append(self, x: float, norms: LayerNorms) -> None:
        """Add one point for each layer that was measured at ``x``, not left of the last."""
        place = np.array([x])
        for layer in self._measured:
            if layer not in norms.layers:
                self._series[layer].append(place, np.array([np.nan]))
        for layer, norm in zip(norms.layers, norms.norms, strict=True):
            if layer not in self._series:
                self._make_room(norms.layers)
                self._series[layer] = Series(LAYER_CAPACITY)
            self._series[layer].append(place, np.array([norm]))
        self._measured = norms.layers

    def cut(self, x: float) -> None:
        """Forget the points beyond ``x``, to the bucket."""
        for series in self._series.values():
            series.cut(x)

    def get(self, layer: str) -> Series | None:
        """The curve of this layer; None where it was never measured."""
        return self._series.get(layer)

    @property
    def series(self) -> Mapping[str, Series]:
        """All curves by the id of their layer."""
        return MappingProxyType(self._series)

    def _make_room(self, needed: tuple[str, ...]) -> None:
        """Forget the layer that went away first, if there are too many."""
        gone = [layer for layer in self._series if layer not in needed]
        if gone and len(self._series) >= MOST_LAYER_CURVES:
            del self._series[min(gone, key=self._end)]

    def _end(self, layer: str) -> float:
        x = self._series[layer].x
        return float(x[-1]) if len(x) else 0.0


class History:
    """All curves of one run over epochs: loss and accuracy by step, by epoch, and of the validation part; and of the
    gradient's norm in each layer, by chunk of steps and by epoch (:class:`~playground.core.events.LayerNorms`).

    In regression R² stands for accuracy. Without validation data its curves stay empty.
    """

    def __init__(self) -> None:
        self.train_loss = Series()
        self.train_accuracy = Series()
        self.train_loss_by_epoch = Series()
        self.train_accuracy_by_epoch = Series()
        self.validation_loss = Series()
        self.validation_accuracy = Series()
        self.gradient_norms = LayerSeries()
        self.gradient_norms_by_epoch = LayerSeries()
        self.marks: list[tuple[float, str]] = []
        """Changes made on the way: (epoch, text)."""

    def mark(self, epoch: float, text: str) -> None:
        """Note a change; the same kind of change at the same place replaces the one before it (a slider's drag)."""
        key = text.rsplit(" ", 1)[0]
        if self.marks and self.marks[-1][0] == epoch and self.marks[-1][1].rsplit(" ", 1)[0] == key:
            self.marks.pop()
        self.marks.append((epoch, text))

    def cut(self, epoch: float) -> None:
        """Forget what came after ``epoch``, to which training went back."""
        for series in self.series().values():
            series.cut(epoch)
        for curves in self.layer_series().values():
            curves.cut(epoch)

    def series(self) -> dict[str, Series]:
        """All curves of the whole network by name."""
        return {name: series for name, series in vars(self).items() if isinstance(series, Series)}

    def layer_series(self) -> dict[str, LayerSeries]:
        """What has a curve for each layer, by name."""
        return {name: curves for name, curves in vars(self).items() if isinstance(curves, LayerSeries)}


@frozen(eq=False)
class Curves:
    """The curves of a run that rests, and where it stood: ``epoch`` epochs finished, after ``step`` steps."""

    history: History
    epoch: int
    step: int

    @property
    def epochs(self) -> float:
        """How far training was, in epochs."""
        x = self.history.train_loss.x
        return float(x[-1]) if len(x) else float(self.epoch)
