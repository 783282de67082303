"""All kernels to choose from: a row of little pictures, or a list where the row would be too long."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.core.convolution.kernels import KERNELS, RANDOM
from playground.ui.convolution.bench import LEARNED, Bench, entry
from playground.ui.convolution.kernel_tile import KernelTile, kernel_pixmap
from playground.ui.convolution.texts import tr
from playground.ui.theme import Look
from playground.ui.train.captioned import Captioned
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Hairline

GLYPH = 18


class KernelStrip(QWidget):
    """Follows the bench's kernel.

    Signals:
        chosen(str): a key of KERNELS was chosen, the random one perhaps again; or LEARNED.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bench = bench
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.tiles: dict[str, KernelTile] = {}
        for name, kernel in KERNELS.items():
            self.tiles[name] = KernelTile(look, term(kernel.title), _plain(term(kernel.meaning)), self)
        tip = self.tr("A filter that the present network has learned, while it learns. Press to choose which.")
        self._learned_tip = tip
        self.tiles[LEARNED] = KernelTile(look, self.tr("learned"), tip, self)
        self._line = QWidget(self)
        QHBoxLayout(self._line).addWidget(Hairline(look, Qt.Orientation.Vertical, self._line))
        for name, tile in self.tiles.items():
            if name == LEARNED:
                self._row.addWidget(self._line)
            self._row.addWidget(tile)
            tile.clicked.connect(lambda _checked=False, name=name: self._choose(name))
        self.list = Choice(look, self._options(), self.tr("The kernel that slides over the picture."), self)
        self.list.setAccessibleName(self.tr("Kernel"))
        self.list.chosen.connect(self.chosen)
        self._listed = Captioned(look, self.tr("kernel"), self.list, self)
        self._row.addWidget(self._listed)
        self.again = Button(look, self.tr("Again"), "ph.dice-five", "quiet", "", self)
        self.again.set_compact(True)
        self.again.clicked.connect(lambda: self.chosen.emit(self._bench.held.name))
        self._row.addWidget(self.again, 0, Qt.AlignmentFlag.AlignBottom)
        self._is_list = False
        look.changed.connect(self._restyle)
        self._restyle()
        self.set_list(False)

    def set_list(self, as_list: bool) -> None:
        """Show the list instead of the row."""
        self._is_list = as_list
        for tile in self.tiles.values():
            tile.setVisible(not as_list)
        self._line.setVisible(not as_list)
        self._listed.setVisible(as_list)
        self.show_kernel()

    def set_learned(self, name: str, values: NDArray[np.float64] | None) -> None:
        """What the learned filter is called, empty where there is none, and how it looks (k, k)."""
        tile = self.tiles[LEARNED]
        if self._bench.held.name != LEARNED:
            tile.set_values(values)
        if tile.text() != (name or self.tr("learned")):
            tile.set_name(name or self.tr("learned"))
            self.list.set_options(self._options())

    def show_kernel(self) -> None:
        """Ring what is chosen, and show kernels at the size they are applied with."""
        held = self._bench.held
        for name, tile in self.tiles.items():
            tile.setChecked(name == held.name)
            if name == held.name:
                tile.set_values(self._bench.workings.kernel[0])
            elif name != LEARNED:
                tile.set_values(entry(name, 3).values[0])
        if self.list.current != held.name:
            self.list.set_chosen(held.name)
        self.again.setVisible(self._is_list and held.name in (RANDOM, LEARNED))
        is_random = held.name == RANDOM
        self.again.set_text(self.tr("Throw again") if is_random else self.tr("Choose a filter"))
        self.again.set_icon("ph.dice-five" if is_random else "ph.squares-four")
        self.again.setToolTip(self.tr("Throw another random kernel.") if is_random else self._learned_tip)

    def _restyle(self) -> None:
        layout = self._line.layout()
        assert layout is not None
        layout.setContentsMargins(self._look.px(7), 4, self._look.px(7), 4)
        self.list.set_options(self._options())

    def _choose(self, name: str) -> None:
        self.show_kernel()  # a click checks the tile; whether it is taken, the bench says
        self.chosen.emit(name)

    def _options(self) -> list[Option]:
        options = [
            Option(name, term(kernel.title), _plain(term(kernel.meaning)), partial(self._glyph, name))
            for name, kernel in KERNELS.items()
        ]
        return [*options, Option(LEARNED, self.tiles[LEARNED].text(), self._learned_tip)]

    def _glyph(self, name: str) -> QPixmap:
        return kernel_pixmap(self._look, entry(name, 3).values[0], self._look.px(GLYPH), self.devicePixelRatio())


def _plain(meaning: str) -> str:
    """The meaning without its colours, for tooltips."""
    return meaning.format(blue=tr("Blue"), orange=tr("Orange"))
