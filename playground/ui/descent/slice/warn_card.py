"""What a slice must never be without: the card that says how little of the loss it shows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.ui import icons
from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.widgets.label import Label


class WarnCard(QWidget):
    """Icon, a heading and a sentence on the warning's ground."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._heading = Label(look, "", "heading", wrap=True)
        self._sentence = Label(look, "", "secondary", "ink2", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._heading)
        words.addWidget(self._sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def words(self) -> str:
        """All it says."""
        return f"{self._heading.text()}. {self._sentence.text()}"

    def say(self, heading: str, sentence: str) -> None:
        self._heading.set_text(heading)
        self._sentence.set_text(sentence)
        self.setAccessibleName(self.words)

    def _restyle(self) -> None:
        self._icon.setPixmap(icons.pixmap(self._look, "ph.warning-circle", self._look.px(20, 28), "warn"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), 8, self._look.color("on_warn"))
        painter.end()
