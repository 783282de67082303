"""Two panes one above the other where there is room, else one at a time; a button opens and closes the lower one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.session.settings import Settings
from playground.ui.inside.excite.texts import tr
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.splitter import Splitter

ROOMY = 700
"""Px from which on both panes stand one above the other; never on a projector."""
LOWER_SHARE = 0.45
SPLITTER = "inside excite"


class ExciteFold(QWidget):
    """``upper`` is what the page shows anyway. ``button`` belongs into the page's bar.

    Signals:
        turned(bool): the lower pane was opened or closed.
    """

    turned = Signal(bool)

    def __init__(
        self, look: Look, settings: Settings, upper: QWidget, lower: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._settings, self._upper, self._lower = look, settings, upper, lower
        self._is_open: bool | None = None
        self.button = Button(
            look,
            tr("What excites it?"),
            "ph.sparkle",
            tooltip=tr("Change a picture until the chosen unit answers most; or show maps and weights again."),
            parent=self,
        )
        self._splitter = Splitter(look, Qt.Orientation.Vertical, self)
        self._splitter.addWidget(upper)
        self._splitter.addWidget(lower)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.splitterMoved.connect(self._remember)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        self.button.clicked.connect(self.turn)
        look.changed.connect(self._arrange)
        self._arrange()

    @property
    def is_open(self) -> bool:
        """Whether the lower pane is shown: at first where there is room for both."""
        return self._is_roomy if self._is_open is None else self._is_open

    @property
    def _is_roomy(self) -> bool:
        return not self._look.theme.projector and self.height() >= ROOMY

    def turn(self) -> None:
        """Open or close the lower pane."""
        self._is_open = not self.is_open
        self._arrange()
        self.turned.emit(self._is_open)

    def _remember(self, _at: int, _index: int) -> None:
        if self._is_roomy and self.is_open:
            self._settings.set_splitter(SPLITTER, self._splitter.sizes())

    def _arrange(self) -> None:
        is_open, is_roomy = self.is_open, self._is_roomy
        self._lower.setVisible(is_open)
        self._upper.setVisible(is_roomy or not is_open)
        if is_roomy:
            self.button.set_text(tr("Hide what excites it") if is_open else tr("What excites it?"))
        else:
            self.button.set_text(tr("Back to the maps") if is_open else tr("What excites it?"))
        self.button.set_icon("ph.squares-four" if is_open and not is_roomy else "ph.sparkle")
        self._splitter.refresh()
        self.updateGeometry()
        if is_open and is_roomy:
            lower = round(LOWER_SHARE * self.height())
            self._splitter.set_defaults((self.height() - lower, lower))
            chosen = self._settings.splitter(SPLITTER)
            if len(chosen) == 2:
                self._splitter.setSizes(list(chosen))

    # Qt

    def minimumSizeHint(self) -> QSize:
        """That of what is shown."""
        sizes = [pane.minimumSizeHint() for pane in (self._upper, self._lower) if not pane.isHidden()]
        return QSize(max(size.width() for size in sizes), max(size.height() for size in sizes))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
