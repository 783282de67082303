"""A formula on field, in the type of formulas, with a word of explanation below."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.widgets.label import Label

LONG = 36
NO_BREAK = "\u00a0"


class FormulaBox(QWidget):
    """One or more lines of formula and one text, wrapped to whatever width its column has."""

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
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_formula(self, formula: str, text: str = "") -> None:
        """Show these lines; without a text only the formula."""
        self._formula.set_text(formula)
        self._text.set_text(text)
        self._text.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), 6, self._look.color("field"))
        painter.end()


def loss_parts(formula: str, binary: bool, regression: bool = False) -> tuple[str, str]:
    """A loss's formula and its words; where more than two classes have a formula of their own, the one that holds.

    In regression there is nothing to be said of classes.
    """
    if regression:
        formula = formula.partition("; two classes ")[0]
    first, _, more = formula.partition("; with more ")
    shown = (more if more and not binary else first).replace("; ", ", ")
    depth = 0
    for place, letter in enumerate(shown):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and shown.startswith(", ", place):
            return breakable(shown[:place]), shown[place + 2 :]
    return breakable(shown), ""


def breakable(formula: str) -> str:
    """A short formula with line breaks allowed only between its terms; a long one breaks where it must."""
    if len(formula) > LONG:
        return formula
    return formula.replace(" ", NO_BREAK).replace(f"{NO_BREAK}−{NO_BREAK}(", f" −{NO_BREAK}(")


def parted(formula: str) -> tuple[str, str]:
    """A schedule's formula and its words: "α · fᵏ" and "after k times n epochs"."""
    for mark, kept in ((" after ", "after "), (", x ", "x ")):
        head, found, tail = formula.partition(mark)
        if found:
            return head, kept + tail
    return formula, ""
