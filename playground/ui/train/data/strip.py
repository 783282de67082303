"""The Data pane folded to one line: thumbnail, name, facts, and a button that opens the whole pane."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.parts import part_counts
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.train.data.entries import data_drawing
from playground.ui.train.data.texts import facts
from playground.ui.train.data.thumbnails import Drawing
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button


class PanelButton(Button):
    """A button whose caret stands for a panel: a click is a click, no menu pops."""

    def pop_menu(self) -> None:
        """Nothing pops; whoever listens to `clicked` opens the panel."""


class DataStrip(QWidget):
    """What is being learned from, in one line; facts that find no room are left out."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = ""
        self._facts: list[str] = []
        self._data: Data | None = None
        self._counts = (0, 0, 0)
        self._score = ""
        self._draw: Drawing | None = None
        self.button = PanelButton(
            look,
            self.tr("Data"),
            kind="quiet",
            tooltip=self.tr("Choose other data, their noise and their split."),
        )
        self.button.set_menu(QMenu(self.button))  # for its caret
        self._row = QHBoxLayout(self)
        self._row.addStretch(1)
        self.look = Button(
            look,
            self.tr("Look"),
            kind="quiet",
            tooltip=self.tr("Look at the data: single pictures and their pixels, histograms, counts (Ctrl+L)."),
        )
        self._row.addWidget(self.look)
        self._row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._fit)
        self._fit()

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Show the data of `new`; only what differs from `old` is touched."""
        if old is not None and (old.data, old.seeds) == (new.data, new.seeds):
            return
        if old is None or old.data.kind != new.data.kind or old.data.title != new.data.title:
            self._draw = data_drawing(self._look, new.data)
        self._name = term(new.data.title)
        self._counts = part_counts(new.data, new.seeds)
        self._data = new.data
        self.show_score(self._score)

    def show_score(self, score: str) -> None:
        """What is said of the test set once it is open; empty while it is sealed."""
        self._score = score
        if self._data is None:
            return
        told = facts(self._data, self._counts, score)
        if told != self._facts:
            self._facts = told
            self.setAccessibleName(", ".join([self._name, *self._facts]))
        self.update()

    def _fit(self) -> None:
        self._row.setContentsMargins(0, 0, self._look.px(16), 0)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(400), self._look.px(44, 56))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.color("surface"))
        side, left = look.px(30, 42), float(look.px(16, 18))
        box = QRectF(left, (self.height() - side) / 2, side, side)
        if self._draw is not None:
            clip = QPainterPath()
            clip.addRoundedRect(box, 5, 5)
            painter.save()
            painter.setClipPath(clip)
            self._draw(painter, box)
            painter.restore()
            rounded(painter, box, 5, None, look.color("line2"), 1)
        x = box.right() + look.px(14)
        end = self.look.x() - look.px(12)
        x = self._put(painter, x, end, self._name, "heading", "ink")
        for fact in self._facts:
            x = self._put(painter, x, end, fact, "secondary", "ink2")
        hairline = look.theme.hairline
        painter.fillRect(QRectF(0, self.height() - hairline, self.width(), hairline), look.color("line"))
        painter.end()

    def _put(self, painter: QPainter, x: float, end: float, text: str, role: str, token: str) -> float:
        """Draw one text if it has room; returns where the next one begins."""
        font = self._look.font("heading" if role == "heading" else "secondary")
        width = text_width(font, text)
        if x + width > end:
            return x
        box = QRectF(x, 0, width + 1, self.height() - self._look.theme.hairline)
        put_text(painter, font, self._look.color(token), box, text, Qt.AlignmentFlag.AlignLeft)
        return x + width + self._look.px(16, 18)
