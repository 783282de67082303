"""The Backprop page: how the gradient comes about, and what becomes of it in deep networks."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.session.studio import Studio
from playground.ui.backprop.depth.tab import DepthTab
from playground.ui.backprop.steps.tab import StepsTab
from playground.ui.descent.tab import Tab
from playground.ui.tab_order import walk_through
from playground.ui.theme import Look
from playground.ui.widgets.label import Hairline
from playground.ui.widgets.segmented import Segmented

STEPS, DEPTH = "steps", "depth"


class BackpropPage(QWidget):
    """Tabs under a bar that holds the controls of the one shown."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        made: tuple[tuple[str, str, Tab], ...] = (
            (STEPS, self.tr("Step by step"), StepsTab(look, studio, self)),
            (DEPTH, self.tr("Gradient over depth"), DepthTab(look, studio, self)),
        )
        self.tabs: dict[str, Tab] = {key: tab for key, _title, tab in made}
        self.choice = Segmented(
            look,
            tuple((key, title) for key, title, _tab in made),
            self.tr("Follow one sample through the network and back, or see gradients over depth."),
            self,
        )
        self.choice.setAccessibleName(self.tr("What is shown of backpropagation"))
        self._bars, self._panes = QStackedWidget(self), QStackedWidget(self)
        for tab in self.tabs.values():
            self._bars.addWidget(tab.bar)
            self._panes.addWidget(tab)
        self._bar = QHBoxLayout()
        self._bar.addWidget(self.choice)
        self._bar.addWidget(self._bars, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar)
        column.addWidget(Hairline(look, Qt.Orientation.Horizontal, self))
        column.addWidget(self._panes, 1)
        walk_through((self.choice, *(part for tab in self.tabs.values() for part in (tab.bar, tab))))
        self.choice.chosen.connect(self.open_tab)
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def tab(self) -> str:
        """Key of the tab shown."""
        return self.choice.current

    def open_tab(self, key: str) -> None:
        """Show this tab. Raises KeyError for one there is not."""
        tab = self.tabs[key]
        self.choice.set_chosen(key)
        self._bars.setCurrentWidget(tab.bar)
        self._panes.setCurrentWidget(tab)

    def _restyle(self) -> None:
        above = self._look.px(6, 5)
        self._bar.setContentsMargins(16, above, 16, above)
        self._bar.setSpacing(self._look.px(14, 8))
        self._bars.setFixedHeight(self._look.px(32, 48))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.tabs[self.tab].keyPressEvent(event)  # the bar's keys are the tab's too

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(960, 1150), self._look.px(520, 560))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()
