"""The parts of the loss over iterations."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.session.stylist import Stylist
from playground.ui.style.texts import words_of_settings
from playground.ui.theme import Look
from playground.ui.train.plot_column import PlotColumn
from playground.ui.widgets.curve_plot import CurvePlot
from playground.ui.widgets.segmented import Segmented

LINEAR, LOGARITHMIC = "linear", "log"


class LossPanel(QWidget):
    """Content, style and smoothness, weights included, so that they add up to the loss that is made smaller."""

    def __init__(self, look: Look, stylist: Stylist, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stylist = stylist
        self.plot = CurvePlot(look, self.tr("Loss parts"), self)
        self.plot.set_x_unit(self.tr("iteration"))
        self.plot.set_end_labels(True)
        self.plot.set_log(True)
        self.axis = Segmented(
            look,
            ((LINEAR, self.tr("lin")), (LOGARITHMIC, self.tr("log"))),
            self.tr("Linear or logarithmic axis. The parts have their weights in them: they add up to the loss."),
            self,
        )
        self.axis.setAccessibleName(self.tr("axis of the loss parts"))
        self.axis.set_chosen(LOGARITHMIC)
        head = PlotColumn(look, self.plot, self)
        head.add_control(self.axis)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(head)
        self.axis.chosen.connect(lambda axis: self.plot.set_log(axis == LOGARITHMIC))
        stylist.progressed.connect(self._show)
        stylist.edited.connect(self._show)

    def _show(self) -> None:
        if not self.isVisible():
            return
        losses = self._stylist.losses
        curves = (
            ("style", "run", self.tr("style")),
            ("content", "ink", self.tr("content")),
            ("smoothness", "ink3", self.tr("smooth")),
        )
        for key, token, name in curves:
            if losses is None or not getattr(losses, key).any():
                self.plot.remove_curve(key)
            else:
                self.plot.set_curve(key, losses.numbers, getattr(losses, key), "solid", token, name)
        words = words_of_settings()
        self.plot.set_marks([(number, words[name]) for number, name in self._stylist.marks])

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420), self._look.px(172, 230))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(130, 170))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()
