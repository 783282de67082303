"""A slice of the loss of a network that may be training: plane, path and grid, worked out piece by piece."""

from __future__ import annotations

import math

import attrs
import numpy as np

from playground.core.frames import TrailFrame, Waypoint
from playground.core.slices import NO_PATH, NOTHING, PCA, TOO_LARGE, SliceFrame
from playground.engine.landscape.directions import Numbers, Path, Plane, Row, principal_plane, random_plane
from playground.engine.landscape.evaluate import Landscape, Losses
from playground.engine.landscape.grid import Grid, Square
from playground.engine.landscape.projection import Place, explained, place

LIVE_SIZE, SHARP_SIZE = 41, 81
"""Values along a side of the grid while training, and while paused."""
LIVE_MARGIN, SHARP_MARGIN = 0.5, 0.2
"""What is added on every side of the path, as a share of its extent: the live path grows."""
RANDOM_HALF = 1.0
"""Half the side of a plane of random directions, in lengths of the filters."""
ENOUGH = 6
"""A plane gives way to another while training when so many values along a side are there, so that one is to be seen,
or when it has hardly any: in the beginning a path grows faster than grids."""
LEANS_OUT = 0.25
"""So far from the plane, as a share of half its side, the network may go before a filled plane gives way."""
EXPLAINS_LESS = 0.1
"""A plane is renewed when it explains by so much less of the path than when it was laid."""
AWAY = 0.25
"""A random plane is renewed when the network has gone so far from it, in lengths of its directions."""


@attrs.define(eq=False)
class Point:
    """A network of the path: where it lies in the plane, and its losses, NaN where they are not known yet."""

    place: Place | None = None
    own: float = math.nan
    on_plane: float = math.nan


@attrs.frozen(eq=False)
class Cut:
    """A plane through the network ``origin``, with its losses and what is known of them."""

    origin: Waypoint
    plane: Plane
    gram: Numbers
    stated: float
    """Share of the path that it explained when it was laid."""
    losses: Losses
    grid: Grid

    def place(self, waypoint: Waypoint) -> Place:
        """Where a network of the path lies in it."""
        return place(waypoint.parameters, self.plane, self.gram)


class NetworkSlice:
    """Follows a run frame by frame; for one thread. Work is done by :meth:`work` alone, a moment at a time.

    ``size`` are the values along a side of its grid, and ``half`` half that side, where they are not to follow from
    the path and from whether it trains.
    """

    def __init__(self, kind: str = PCA, seed: int = 0, *, size: int | None = None, half: float | None = None) -> None:
        self._size = size
        self._half = half
        self.kind = kind
        self.seed = seed
        self.is_cancelled = False
        self._basis = 0
        self._frame: TrailFrame | None = None
        self._path: tuple[Waypoint, ...] = ()
        self._points: dict[Waypoint, Point] = {}
        self._products = Path()
        self._landscape: Landscape | None = None
        self._cut: Cut | None = None
        self._is_turn_of_path = False

    # --- what it is told --------------------------------------------------------------------------------------

    def follow(self, frame: TrailFrame) -> None:
        """Take up where the run is now; another plane is laid where the path does not fit the old one any more."""
        before, self._frame = self._frame, frame
        if before is None or _landscape_of(before) != _landscape_of(frame):
            self._points, self._products, self._cut = {}, Path(), None
            self._landscape = Landscape(frame.experiment, frame.samples)
        earlier = tuple(waypoint for waypoint in frame.waypoints if waypoint.step < frame.present.step)
        self._path = (*earlier, frame.present)
        self._points = {waypoint: self._points.get(waypoint, Point()) for waypoint in self._path}
        if self._cut is not None:
            for waypoint, point in self._points.items():
                point.place = point.place or self._cut.place(waypoint)
            self._cut.grid.refine(self._size_for(frame))
        if self._cut is None or self._is_outgrown(self._cut, frame):
            self.renew()

    def forget(self) -> None:
        """Leave go of the run."""
        if self._frame is not None:
            self._frame, self._path, self._points = None, (), {}
            self._products, self._landscape, self._cut = Path(), None, None

    def choose(self, kind: str, seed: int) -> None:
        """Other directions."""
        if (kind, seed) != (self.kind, self.seed):
            self.kind, self.seed = kind, seed
            self.renew()

    def renew(self) -> None:
        """Lay a plane through the network as it is now; its grid begins anew."""
        self._cut = None
        frame, landscape = self._frame, self._landscape
        if frame is None or landscape is None or self.missing != NOTHING:
            return
        found = self._directions(frame.present.parameters, landscape)
        if found is None:
            return
        plane, shares = found
        gram = plane.gram
        spots = [place(waypoint.parameters, plane, gram) for waypoint in self._path]
        for waypoint, spot in zip(self._path, spots, strict=True):
            self._points[waypoint].place, self._points[waypoint].on_plane = spot, math.nan
        losses = landscape.cut([plane.origin, *plane.axes], frame.present.buffers)
        grid = Grid(self._square(spots, frame.training), self._size_for(frame))
        self._cut = Cut(frame.present, plane, gram, float(shares.sum()), losses, grid)
        self._basis += 1

    # --- what it does -----------------------------------------------------------------------------------------

    def work(self) -> bool:
        """Work out a little more; whether there was anything to do.

        First the losses of the network now, then coarse values, then finer ones and losses along the path in turn.
        """
        cut = self._cut
        if cut is None:
            return False
        was_known = self.knows_present
        while not self.knows_present:  # and go on: where frames come fast there is always another present
            self._losses_of_path(cut)
        may_fill = not (self.is_cancelled or cut.grid.is_complete)
        if may_fill and (self.is_blank or not self._is_turn_of_path):
            self._is_turn_of_path = True
            return bool(cut.grid.block(cut.losses))
        self._is_turn_of_path = False
        worked = self._losses_of_path(cut) or (may_fill and bool(cut.grid.block(cut.losses)))
        return worked or not was_known

    @property
    def progress(self) -> float:
        """Share of the finest grid that is there."""
        return 0.0 if self._cut is None else self._cut.grid.progress

    @property
    def knows_present(self) -> bool:
        """Whether the losses of the network now are known, or not to be had."""
        if self._cut is None:
            return True
        now = self._points[self._path[-1]]
        return not (math.isnan(now.own) or math.isnan(now.on_plane))

    @property
    def missing(self) -> str:
        """Why there can be no plane."""
        if self.kind != PCA:
            return NOTHING
        if self._frame is not None and self._frame.is_too_large:
            return TOO_LARGE
        return NOTHING if len(self._path) > 1 else NO_PATH

    @property
    def is_blank(self) -> bool:
        """Whether there is a plane of which not even the coarsest values are there."""
        return self._cut is not None and not len(self._cut.grid.whole)

    @property
    def level(self) -> tuple[int, int]:
        """Another value whenever there is more to see than a few new values: the plane, and how fine it is."""
        return self._basis, 0 if self._cut is None else len(self._cut.grid.whole)

    def frame(self) -> SliceFrame | None:
        """What there is to see now; None before the first frame of a run."""
        frame, cut = self._frame, self._cut
        if frame is None:
            return None
        points = [self._points[waypoint] for waypoint in self._path]
        known = SliceFrame(
            run=frame.run,
            kind=self.kind,
            seed=self.seed,
            basis=self._basis,
            missing=self.missing or NO_PATH,
            explained=np.zeros(2),
            path=np.zeros((0, 2)),
            steps=np.array([waypoint.step for waypoint in self._path], np.int64),
            epochs=np.array([waypoint.epochs for waypoint in self._path]),
            path_losses=np.array([point.own for point in points]),
            slice_losses=np.array([point.on_plane for point in points]),
            is_cancelled=self.is_cancelled,
            samples=len(frame.samples.targets),
            parameters=len(frame.present.parameters),
            x=np.zeros(0),
            y=np.zeros(0),
            grid=np.zeros((0, 0)),
            whole_x=np.zeros(0),
            whole_y=np.zeros(0),
            whole=np.zeros((0, 0)),
        )
        return known if cut is None else self._with_plane(known, cut)

    # --- how --------------------------------------------------------------------------------------------------

    def _with_plane(self, known: SliceFrame, cut: Cut) -> SliceFrame:
        grid = cut.grid
        x, y = grid.along(len(grid.values))
        whole_x, whole_y = grid.along(len(grid.whole))
        spots = [point.place for point in self._points.values() if point.place is not None]
        return attrs.evolve(
            known,
            missing=NOTHING,
            explained=explained(spots),
            path=np.array([(spot.x, spot.y) for spot in spots]),
            x=x,
            y=y,
            grid=grid.values,
            whole_x=whole_x,
            whole_y=whole_y,
            whole=grid.whole,
            progress=grid.progress,
            is_complete=grid.is_complete,
            is_sharp=grid.finest == SHARP_SIZE,
            origin_step=cut.origin.step,
        )

    def _directions(self, origin: Row, landscape: Landscape) -> tuple[Plane, Numbers] | None:
        if self.kind != PCA:
            return random_plane(origin, landscape.layout, self.seed), np.zeros(2)
        rows = [waypoint.parameters for waypoint in self._path]
        return principal_plane(rows, self._products, landscape.layout)

    def _losses_of_path(self, cut: Cut) -> bool:
        """The next of the losses along the path that are not known yet, the ends first; whether there was one."""
        assert self._landscape is not None
        for waypoint in (self._path[-1], self._path[0], *self._path[1:-1]):
            point = self._points[waypoint]
            if math.isnan(point.own):
                point.own = self._landscape.loss(waypoint.parameters, waypoint.buffers)
                return True
            if math.isnan(point.on_plane) and point.place is not None:
                point.on_plane = float(cut.losses(np.array([[point.place.x, point.place.y]]))[0])
                return True
        return False

    def _is_outgrown(self, cut: Cut, frame: TrailFrame) -> bool:
        """Whether the path does not fit the plane any more, or training rests elsewhere than where it was laid."""
        if not frame.training:
            return not np.array_equal(frame.present.parameters, cut.origin.parameters)
        is_begun = np.isnan(cut.grid.values).mean() < 0.5 or len(cut.grid.whole) > 0
        if is_begun and len(cut.grid.whole) < ENOUGH and not self.is_cancelled:
            return False
        spots = [point.place for point in self._points.values() if point.place is not None]
        if self.kind != PCA:
            return spots[-1].square > AWAY**2 * float(cut.gram[0, 0])
        if not all(cut.grid.square.contains(spot.x, spot.y) for spot in spots):
            return True
        if cut.grid.is_complete and spots[-1].beside > LEANS_OUT * cut.grid.square.half:
            return True
        return float(explained(spots).sum()) < cut.stated - EXPLAINS_LESS

    def _square(self, spots: list[Place], is_live: bool) -> Square:
        """Around the path, or around the origin where directions are random."""
        if self.kind != PCA:
            return Square(0.0, 0.0, RANDOM_HALF if self._half is None else self._half)
        square = square_around([(spot.x, spot.y) for spot in spots], LIVE_MARGIN if is_live else SHARP_MARGIN)
        return square if self._half is None else attrs.evolve(square, half=self._half)

    def _size_for(self, frame: TrailFrame) -> int:
        """Values along a side of the finest grid."""
        return self._size or (LIVE_SIZE if frame.training else SHARP_SIZE)


def square_around(points: list[tuple[float, float]], margin: float) -> Square:
    """The square around these points and a margin on every side, as a share of their larger extent."""
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    x, y = (low + high) / 2
    extent = float(np.max(high - low))
    return Square(float(x), float(y), (0.5 + margin) * extent if extent > 0 else 1.0)


def _landscape_of(frame: TrailFrame) -> tuple[object, ...]:
    """What decides which landscape it is, and which path."""
    training = frame.experiment.training
    measure = (training.loss, training.output_activation, training.precision)
    return frame.run, frame.trail, frame.experiment.network, measure
