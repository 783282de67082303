"""Why a layer is impossible: the arithmetic in error, and buttons that lead out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core.shapes import Problem
from playground.ui.paint import text_width
from playground.ui.theme import Look, Role
from playground.ui.train.wording import sentence
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label

MOST_FIXES = 3


class LayerProblem(QWidget):
    """The arithmetic, which layer it is about, and a button for each number that mends it.

    Signals:
        fix_wanted(number): this one of the problem's fixes should be taken.
        remove_wanted: the layer should go.
        undo_wanted: the last edit should be undone.
    """

    fix_wanted = Signal(int)
    remove_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.arithmetic = Label(look, "", "mono", "error")
        self.words = Label(look, "", "secondary", "ink2", wrap=True)
        self.fixes = tuple(self._fix_button(number) for number in range(MOST_FIXES))
        self.remove = Button(look, self.tr("Remove it"), tooltip=self.tr("Takes this layer away."))
        self.remove.clicked.connect(self.remove_wanted)
        self.undo = Button(look, self.tr("Undo"), "ph.arrow-counter-clockwise", "quiet")
        self.undo.setToolTip(self.tr("Undoes the last edit."))
        self.undo.clicked.connect(self.undo_wanted)
        self._anchor = 0
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addStretch(1)
        texts.addWidget(self.arithmetic)
        texts.addWidget(self.words)
        texts.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addLayout(texts)
        for button in self._buttons():
            self._row.addWidget(button)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._fit)
        self._fit()
        self.hide()

    def show_problem(self, problem: Problem | None, layer_name: str, can_undo: bool) -> None:
        """Say what is wrong with the layer of this name, or nothing."""
        self.setVisible(problem is not None)
        if problem is None:
            return
        text = sentence(problem.message)
        self.arithmetic.set_text(text if problem.field else "")
        self.arithmetic.setVisible(bool(problem.field))
        larger = self.tr("{0}: the window is larger than what it slides over.").format(layer_name)
        self.words.set_text(larger if problem.field else f"{layer_name}: {text}")
        self.words.set_token("ink2" if problem.field else "error")
        words = {
            "size": self.tr("Set size to {0}"),
            "padding": self.tr("Set padding to {0}"),
            "dilation": self.tr("Set dilation to {0}"),
        }
        for number, button in enumerate(self.fixes):
            button.setVisible(number < len(problem.fixes))
            if number < len(problem.fixes):
                fix = problem.fixes[number]
                button.set_text(words[fix.field].format(fix.value))
        self.remove.setVisible(not problem.fixes)
        self.undo.setVisible(can_undo)
        self._fit()

    def set_anchor(self, x: int) -> None:
        """Stand below what begins at this x, as far as there is room."""
        if x != self._anchor:
            self._anchor = x
            self._fit()

    def _buttons(self) -> tuple[Button, ...]:
        return (*self.fixes, self.remove, self.undo)

    def _fix_button(self, number: int) -> Button:
        button = Button(self._look, tooltip=self.tr("Mends the network by this one number."))
        button.setAccessibleName(self.tr("mend the layer"))
        button.clicked.connect(lambda: self.fix_wanted.emit(number))
        return button

    def _fit(self) -> None:
        pad, gap = self._look.px(16, 18), self._look.px(12)
        buttons = sum(button.sizeHint().width() + gap for button in self._buttons() if not button.isHidden())
        lines: tuple[tuple[Label, Role], ...] = ((self.words, "secondary"), (self.arithmetic, "mono"))
        natural = max(text_width(self._look.font(role), label.text()) for label, role in lines if not label.isHidden())
        words = max(1, min(round(natural + 1.5), self.width() - 2 * pad - buttons))
        self.words.setFixedWidth(words)
        left = max(pad, min(self._anchor, self.width() - pad - buttons - words))
        self._row.setContentsMargins(left, self._look.px(2), 0, self._look.px(6))
        self._row.setSpacing(gap)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
