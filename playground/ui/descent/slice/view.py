"""A slice of the loss of any network: map, relief, and what the slice leaves out; the path grows while it trains."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.core.slices import NO_PATH, NOTHING, PCA, RANDOM, SliceFrame
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui import numbers
from playground.ui.descent.slice import texts
from playground.ui.descent.slice.line_panel import LinePanel
from playground.ui.descent.slice.variance_bar import VarianceBar
from playground.ui.descent.slice.warn_card import WarnCard
from playground.ui.descent.tab import Tab
from playground.ui.theme import Look
from playground.ui.train.legend import Legend, LegendEntry
from playground.ui.train.plot_column import PlotColumn
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.contour_map import ContourMap
from playground.ui.widgets.curve_plot import CurvePlot
from playground.ui.widgets.empty_state import EmptyState
from playground.ui.widgets.label import Hairline, Label
from playground.ui.widgets.map_marks import Mark
from playground.ui.widgets.path_line import PathLine
from playground.ui.widgets.progress_bar import ProgressBar
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.surface_3d import Surface3D

NAME = "descent/slice"
MAP, RELIEF, LINE = "map", "relief", "line"
SHARES: dict[type[QWidget], int] = {Surface3D: 56, LinePanel: 44, PlotColumn: 1}
"""Of the height of a column; the card takes what it needs."""


class SliceView(Tab):
    """One of the two views of the tab *This network*."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._slicer, self._trainer = studio.slicer, studio.trainer
        self._drawn: tuple[object, ...] | None = None
        self.map, self.relief = ContourMap(look, ground="surface"), Surface3D(look, ground="surface")
        self.map.setAccessibleName(self.tr("Slice of the loss"))
        self.relief.setAccessibleName(self.tr("Slice of the loss, in relief"))
        self.variance, self.card = VarianceBar(look), WarnCard(look)
        self.losses = CurvePlot(look, self.tr("Loss along the path"))
        self.losses.set_log(True)
        self.losses.set_x_unit(self.tr("epoch"))
        self.line = LinePanel(look, studio.slicer)
        self.empty = EmptyState(
            look,
            texts.why_not(NO_PATH),
            self.tr("Look along random directions"),
            self.tr("Random directions need no path: they show the loss around the network as it is now."),
        )
        self.empty.pressed.connect(lambda: self._choose_kind(RANDOM))
        self._make_bar(look)
        self._lay_out(look)
        studio.slicer.changed.connect(self._show)
        studio.trainer.runStarted.connect(self._forget)
        self._say_nothing(NO_PATH)

    # --- making -----------------------------------------------------------------------------------------------

    def _make_bar(self, look: Look) -> None:
        self._facts = Label(look, "", "secondary", "ink2")
        self.kind = Segmented(
            look,
            ((PCA, self.tr("PCA of the path")), (RANDOM, self.tr("random directions"))),
            self.tr(
                "The plane in which the path scatters most (principal components), or one along random directions "
                "whose filters are as long as the network's (Li et al. 2018)."
            ),
        )
        self.kind.setAccessibleName(self.tr("Directions of the slice"))
        self.kind.chosen.connect(self._choose_kind)
        self.renew = Button(
            look,
            icon="ph.dice-five",
            tooltip=self.tr("Cut another plane: other random directions, or through the path as it is by now."),
        )
        self.renew.setAccessibleName(self.tr("Cut another plane"))
        self.renew.clicked.connect(self._slicer.new_directions)
        self.progress = ProgressBar(look, self.tr("The grid of the slice"))
        self._grid = Label(look, "", "secondary", "ink2")
        self.stop = Button(look, self.tr("Cancel"), tooltip=self.tr("Fill the grid no further; the path goes on."))
        self.stop.clicked.connect(self._stop_or_go_on)
        self.form = Segmented(
            look,
            ((MAP, self.tr("contour")), (RELIEF, self.tr("3-D")), (LINE, self.tr("line"))),
            self.tr("As a map, in relief, or on the line between two checkpoints."),
        )
        self.form.setAccessibleName(self.tr("Form of the slice"))
        self.form.chosen.connect(lambda _key: self.arrange())
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._facts, 100)
        row.addStretch(1)
        for widget in (self.kind, self.renew, self.progress, self._grid, self.stop, self.form):
            row.addWidget(widget)

    def _lay_out(self, look: Look) -> None:
        self._maps = QWidget()
        left = QVBoxLayout(self._maps)
        left.setContentsMargins(16, 12, 16, 12)
        left.setSpacing(10)
        left.addWidget(self.map, 1)
        left.addWidget(self.variance)
        self._legend = Legend(look, (LegendEntry(self.tr("network"), "run"), LegendEntry(self.tr("slice"), "ghost")))
        along = PlotColumn(look, self.losses)
        along.add_words(self._legend)
        self._middle, self._side = QWidget(), QWidget()
        for column, widgets in ((self._middle, (self.relief, self.line)), (self._side, (self.card, along))):
            stacked = QVBoxLayout(column)
            stacked.setContentsMargins(16, 12, 16, 8)
            stacked.setSpacing(4)
            for widget in widgets:
                stacked.addWidget(widget, SHARES.get(type(widget), 0))
        self._panes = QWidget()
        row = QHBoxLayout(self._panes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for column, share in ((self._maps, 42), (self._middle, 30), (self._side, 28)):
            row.addWidget(column, share)
            if column is not self._side:
                row.addWidget(Hairline(look, Qt.Orientation.Vertical))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._panes)
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    # --- what it shows ----------------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Both forms where there is room, else the one that is chosen."""
        small = self.is_small
        self.form.setVisible(small)
        self._facts.setVisible(not small)
        self._maps.setVisible(not small or self.form.current == MAP)
        self._middle.setVisible(not small or self.form.current != MAP)
        self.relief.setVisible(not small or self.form.current == RELIEF)
        self.line.setVisible(not small or self.form.current == LINE)

    def _show(self, frame: SliceFrame) -> None:
        self.kind.set_chosen(frame.kind)
        if not self.isVisible():
            return
        if frame.missing != NOTHING:
            self._say_nothing(frame.missing)
            return
        self._stack.setCurrentWidget(self._panes)
        self._show_bar(frame)
        self._show_plane(frame)
        self.variance.setVisible(frame.kind == PCA)
        self.variance.show_shares(frame.explained)
        self.card.say(texts.heading(frame), texts.sentence(frame))
        epochs, network, plane = frame.epochs, frame.path_losses, frame.slice_losses
        self.losses.set_curve("slice", epochs, plane, "ghost", "ghost", self.tr("slice"))
        self.losses.set_curve("network", epochs, network, "solid", "run", self.tr("network"))
        self.line.offer(self._slicer.steps)
        self.line.follow(int(frame.steps[-1]), self._trainer.state is TrainerState.RUNNING)

    def _show_bar(self, frame: SliceFrame) -> None:
        self._facts.set_text(texts.facts(frame))
        self._grid.set_text(texts.grid_words(frame))
        self.progress.set_share(frame.progress)
        self.progress.setVisible(not (frame.is_complete or frame.is_cancelled))
        self.stop.setVisible(not frame.is_complete or frame.is_cancelled)
        self.stop.set_text(self.tr("Go on") if frame.is_cancelled else self.tr("Cancel"))

    def _show_plane(self, frame: SliceFrame) -> None:
        names = (self.tr("direction 1"), self.tr("direction 2"), self.tr("loss"))
        whole = frame.whole.size > 0
        x, y, heights = (frame.whole_x, frame.whole_y, frame.whole) if whole else (frame.x, frame.y, frame.grid)
        drawn = (frame.run, frame.basis, heights.shape, frame.is_complete)
        if len(x) > 1 and drawn != self._drawn:
            self._drawn = drawn
            # Before a first grid is there the map is empty, but of the size it will have: the path lies in it already.
            shown = np.where(np.isfinite(heights), heights, np.inf) if whole else np.full((2, 2), np.nan)
            for view in (self.map, self.relief):
                view.set_heights(shown, (float(x[0]), float(x[-1])), (float(y[0]), float(y[-1])), log=True)
        self.map.set_names(*names)
        self.relief.set_names(names[2])
        path = PathLine(places=frame.path, color="run", start=True, label=self.tr("now"), heights=frame.path_losses)
        paths = (path,) if len(frame.path) else ()
        self.map.set_paths(paths)
        self.relief.set_paths(paths)
        marks = self._marks(frame)
        self.map.set_marks(marks)
        self.relief.set_marks(marks)

    def _marks(self, frame: SliceFrame) -> tuple[Mark, ...]:
        if len(frame.path) < 2:
            return ()
        (x, y), loss = frame.path[-1].tolist(), frame.present_losses[0]
        label = self.tr("now") if math.isnan(loss) else self.tr("loss {loss}").format(loss=numbers.loss(loss))
        return (Mark(kind="label", place=(x, y), label=label),)

    def _say_nothing(self, missing: str) -> None:
        self.empty.say(texts.why_not(missing))
        self._stack.setCurrentWidget(self.empty)
        for widget in (self.progress, self.stop):
            widget.hide()
        self._facts.set_text("")
        self._grid.set_text("")

    def _forget(self, _run: int) -> None:
        self._drawn = None
        self.line.forget()

    # --- what a person does -----------------------------------------------------------------------------------

    def _choose_kind(self, kind: str) -> None:
        self.kind.set_chosen(kind)
        self._slicer.set_kind(kind)

    def _stop_or_go_on(self) -> None:
        if self._slicer.is_cancelled:
            self._slicer.fill()
        else:
            self._slicer.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._slicer.watch(NAME)
        if self._slicer.frame is not None:
            self._show(self._slicer.frame)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._slicer.watch(NAME, False)
