"""Where the page is narrow: whether the answer, the pixels or the layers are shown. It stands in each one's heading."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from playground.ui.draw.heading import Heading
from playground.ui.theme import Look
from playground.ui.widgets.segmented import Segmented

ANSWER, WHY, LAYERS = "answer", "pixels", "layers"


class ViewSwitch(QObject):
    """One choice, shown in several headings, one of each of its words.

    Signals:
        chosen(key): the person wants to see something else.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, headings: Sequence[Heading], parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words = ((ANSWER, self.tr("answer")), (WHY, self.tr("pixels")), (LAYERS, self.tr("layers")))
        tip = self.tr("Show what the network says, which pixels speak for it, or what its layers make of the drawing.")
        self.switches = tuple(Segmented(look, words, tip, heading) for heading in headings)
        for switch, heading in zip(self.switches, headings, strict=True):
            switch.setAccessibleName(self.tr("What is shown"))
            switch.setVisible(False)
            switch.chosen.connect(self._choose)
            heading.add(switch)

    @property
    def current(self) -> str:
        """What is to be shown."""
        return self.switches[0].current

    def show(self, key: str) -> None:
        """Show this, without a signal."""
        for switch in self.switches:
            switch.set_chosen(key)

    def set_shown(self, shown: bool) -> None:
        """Whether there is anything to switch: in the heading of what is shown."""
        for (key, _words), switch in zip(self._words, self.switches, strict=True):
            switch.setVisible(shown and key == self.current)

    def focus(self) -> None:
        """Keep the keyboard at the switch, wherever it stands now."""
        for switch in self.switches:
            if switch.isVisible():
                switch.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, key: str) -> None:
        self.show(key)
        self.chosen.emit(key)
