"""Text and hairlines that follow the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from playground.ui.theme import Look, Role


class Label(QLabel):
    """Plain text in one role and one colour token of the theme; `weight` replaces the role's."""

    _is_dressed = False

    def __init__(
        self,
        look: Look,
        text: str,
        role: Role = "body",
        token: str = "ink",
        parent: QWidget | None = None,
        *,
        wrap: bool = False,
        weight: int | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._role: Role = role
        self._token = token
        self._weight = weight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        look.changed.connect(self._restyle)
        self._restyle()
        self._is_dressed = True

    def set_text(self, text: str) -> None:
        if text != self.text():
            self.setText(text)

    def set_token(self, token: str) -> None:
        """Take another colour."""
        if token != self._token:
            self._token = token
            self._restyle()

    def set_weight(self, weight: int | None) -> None:
        """Take another weight, None for the role's own."""
        if weight != self._weight:
            self._weight = weight
            self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._look.font(self._role, weight=self._weight))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.color(self._token))
        self.setPalette(palette)
        self.setMinimumHeight(self._look.line_height(self._role))

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Qt gives back an older palette where the application's style sheet is laid anew on a part that moves."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._is_dressed:
            self._restyle()


class Hairline(QWidget):
    """A line between panes, 1 px (projector 2)."""

    def __init__(self, look: Look, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._orientation = orientation
        along, across = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        if orientation == Qt.Orientation.Horizontal:
            self.setSizePolicy(along, across)
        else:
            self.setSizePolicy(across, along)
        look.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.hairline, self._look.theme.hairline)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("line"))
        painter.end()
