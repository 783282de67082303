"""The line over a trained network: how large it is, and what it looks at."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.session.drawing import Drawing
from playground.ui.inside.trained.look_bar import TrainedLookBar
from playground.ui.theme import Look
from playground.ui.widgets.label import Label


class TrainedHead(QWidget):
    """Facts at the left, which go last of all where there is no room, and what is looked at at the right."""

    def __init__(self, look: Look, drawing: Drawing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.facts = Label(look, "", "secondary", "ink2", self)
        self.bar = TrainedLookBar(look, drawing, self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        self._row.addWidget(self.bar)
        look.changed.connect(self._fit)

    def say(self, words: str) -> None:
        """Show other facts."""
        self.facts.set_text(words)
        self.facts.setToolTip(words)
        self._fit()

    def _fit(self) -> None:
        size = self.facts.sizeHint()
        self.bar.make_narrow(self._look.theme.projector)
        if self._room() < size.width():
            self.bar.make_narrow(True)
        room = self._room()
        self.facts.setVisible(room >= size.width())
        self.facts.setGeometry(0, (self.height() - size.height()) // 2, max(0, room), size.height())

    def _room(self) -> int:
        """Px left beside what is looked at."""
        return self.width() - self.bar.sizeHint().width() - self._look.px(16)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
