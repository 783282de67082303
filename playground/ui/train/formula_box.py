"""A formula on field, in the type of formulas, with a word of explanation below."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.widgets.label import Label


class FormulaBox(QWidget):
    """One or more lines of formula and one text."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._formula = Label(look, "", "mono", "ink", wrap=True)
        self._text = Label(look, "", "caption", "ink3", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 10, 7)
        column.setSpacing(3)
        column.addWidget(self._formula)
        column.addWidget(self._text)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def set_formula(self, formula: str, text: str = "") -> None:
        """Show these lines; without a text only the formula."""
        self._formula.set_text(formula)
        self._text.set_text(text)
        self._text.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), 6, self._look.color("field"))
        painter.end()
