"""The Style page: the content of one picture in the style of another, while one watches and changes one's mind."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.gallery import DRAWING, PAINTINGS, PHOTOGRAPHS, Source
from playground.session.studio import Studio
from playground.ui.descent.tab import SMALL
from playground.ui.style.blend_row import BlendRow
from playground.ui.style.grams_panel import GramsPanel
from playground.ui.style.layers_panel import LayersPanel
from playground.ui.style.loss_panel import LossPanel
from playground.ui.style.measure_panel import MeasurePanel
from playground.ui.style.result_pane import ResultPane
from playground.ui.style.source_pane import SourcePane
from playground.ui.tab_order import walk_through
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Hairline, Label
from playground.ui.widgets.segmented import Segmented

CONTENT, STYLE = "content", "style"
MEASURE, LAYERS, LOSS = "measure", "layers", "loss"


class StylePage(QWidget):
    """Pictures at the left, the result in the middle, how it is measured at the right.

    Where there is little room the right side shows one of its parts at a time, the projector one picture at the left.
    While it is shown S starts, pauses and goes on.
    """

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self.stylist = stylist = studio.style
        self._small: tuple[bool, bool] | None = None
        self.content = SourcePane(look, stylist, CONTENT, self.tr("Content"), list(PHOTOGRAPHS), self)
        self.style_pane = SourcePane(look, stylist, STYLE, self.tr("Style"), list(PAINTINGS), self)
        self.pad = Button(
            look,
            self.tr("Pad"),
            "ph.scribble-loop",
            "quiet",
            self.tr("Take what is drawn on the Draw page as the content."),
            self,
        )
        self.pad.clicked.connect(lambda: stylist.choose(CONTENT, Source(DRAWING)))
        self.content.add_to_head(self.pad)
        self.blend = BlendRow(look, stylist, self)
        self.style_pane.add_below(self.blend)
        self.result = ResultPane(look, stylist, self)
        self.losses = LossPanel(look, stylist, self)
        self.measure = MeasurePanel(look, stylist, studio.weights, self)
        self.layers = LayersPanel(look, stylist, self)
        self.grams = GramsPanel(look, stylist, self)
        studio.weights.arrived.connect(self.result.run.refresh)
        self._make_heads()
        self._lay_out()
        self.grams.layerChosen.connect(lambda _name: self._watch())
        shortcut = QShortcut(QKeySequence("S"), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self.result.run.toggle)
        look.changed.connect(self._restyle)
        self._restyle()

    def _make_heads(self) -> None:
        look = self._look
        self.sides = Segmented(
            look,
            ((CONTENT, self.tr("Content")), (STYLE, self.tr("Style"))),
            self.tr("The picture that is shown at the left."),
            self,
        )
        self.sides.setAccessibleName(self.tr("picture shown"))
        self.parts = Segmented(
            look,
            (
                (MEASURE, self.tr("Measure")),
                (LAYERS, self.tr("Layers")),
                (LOSS, self.tr("Gram, loss")),
            ),
            self.tr("What is shown here: how it measures, the layers' weights, or Gram matrices and the loss parts."),
            self,
        )
        self.parts.setAccessibleName(self.tr("part shown"))
        self.heading = Label(look, self.tr("How it measures"), "heading", parent=self)
        self.recipe = Button(
            look,
            self.tr("Recipe"),
            "ph.arrow-counter-clockwise",
            "quiet",
            self.tr("Everything here back to the recipe; the network stays."),
            self,
        )
        self.recipe.clicked.connect(self.stylist.reset)
        self.sides.chosen.connect(lambda _side: self._show_parts())
        self.parts.chosen.connect(lambda _part: self._show_parts())

    def _lay_out(self) -> None:
        look = self._look
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.left = QWidget(self)
        self._left = QVBoxLayout(self.left)
        self._sides = QHBoxLayout()
        self._sides.addWidget(self.sides)
        self._left.addLayout(self._sides)
        self._left.addWidget(self.content, 10)
        self._left_line = Hairline(look, horizontal, self.left)
        self._left.addWidget(self._left_line)
        self._left.addWidget(self.style_pane, 11)
        self.middle = QWidget(self)
        self._middle = QVBoxLayout(self.middle)
        self._middle.addWidget(self.result, 1)
        self._middle_line = Hairline(look, horizontal, self.middle)
        self._middle.addWidget(self._middle_line)
        self.right = QWidget(self)
        self._right = QVBoxLayout(self.right)
        self._top = QWidget(self.right)
        head = QHBoxLayout(self._top)
        head.addWidget(self.heading)
        head.addWidget(self.parts, 1)
        head.addStretch(0)
        head.addWidget(self.recipe)
        self._head = head
        self._right.addWidget(self._top)
        self._right_lines = [Hairline(look, horizontal, self.right) for _part in range(2)]
        self._right.addWidget(self.measure)
        self._right.addWidget(self._right_lines[0])
        self._right.addWidget(self.layers, 1)
        self._right.addWidget(self._right_lines[1])
        self._right.addWidget(self.grams)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.left)
        row.addWidget(Hairline(look, vertical, self))
        row.addWidget(self.middle, 1)
        row.addWidget(Hairline(look, vertical, self))
        row.addWidget(self.right)
        for column in (self._left, self._middle, self._right):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
        before = (self.sides, self.content, self.style_pane, self.result, self.parts, self.recipe)
        walk_through((*before, self.measure, self.layers, self.grams, self.losses))

    @property
    def is_small(self) -> bool:
        """Whether it has the room of a small window, or the large type of the projector."""
        return self._look.theme.projector or self.width() < SMALL.width() or self.height() < SMALL.height()

    def _arrange(self) -> None:
        arranged = (self.is_small, self._look.theme.projector)
        if arranged == self._small:
            return
        self._small = arranged
        small = self.is_small
        if small:
            self._middle.removeWidget(self.losses)
            self._right.addWidget(self.losses, 1)  # where the layers are shown it is not, so both may take the rest
        else:
            self._right.removeWidget(self.losses)
            self._middle.addWidget(self.losses)
        self.losses.setMaximumHeight(16777215 if small else self._look.px(172))
        self._show_parts()
        self._restyle()

    def _show_parts(self) -> None:
        small, one = self.is_small, self._look.theme.projector
        self.sides.setVisible(one)
        self.content.setVisible(not one or self.sides.current == CONTENT)
        self.style_pane.setVisible(not one or self.sides.current == STYLE)
        self._left_line.setVisible(not one)
        self.parts.setVisible(small)
        self.heading.setVisible(not small)
        self._middle_line.setVisible(not small)
        for line in self._right_lines:
            line.setVisible(not small)
        parts = {MEASURE: self.measure, LAYERS: self.layers, LOSS: self.grams}
        for key, part in parts.items():
            part.setVisible(not small or self.parts.current == key)
        with_losses = (LOSS,) if one else (MEASURE, LOSS)
        self.losses.setVisible(not small or self.parts.current in with_losses)
        self.recipe.set_compact(small)
        self._watch()

    def _watch(self) -> None:
        """Say what is looked at, so that nothing else is made."""
        seen = self.isVisible()
        layer = self.grams.chosen_layer if seen and not self.grams.isHidden() else None
        self.stylist.watch(seen, layer)

    def _restyle(self) -> None:
        look, small = self._look, self.is_small
        self.left.setFixedWidth(look.px(264 if small else 308, 300))
        self.right.setFixedWidth(look.px(300 if small else 340, 392))
        pad = look.px(16, 14)
        self._head.setContentsMargins(pad, 0, pad, 0)
        self._head.setSpacing(8)
        self._top.setFixedHeight(look.px(40, 52))
        self._sides.setContentsMargins(pad, look.px(0, 8), pad, 0)
        self.measure.setContentsMargins(pad, 0, pad, look.px(8, 8))
        self.layers.setContentsMargins(pad, look.px(4, 4), pad, look.px(4, 4))
        self.grams.setContentsMargins(pad, look.px(10, 8), pad, look.px(10, 8))
        self.losses.setContentsMargins(pad, 0, pad, look.px(6, 6))
        self._arrange()

    # Qt

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(960, 1150), self._look.px(520, 560))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()
