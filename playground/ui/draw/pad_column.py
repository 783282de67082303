"""The pad and its tools: brush or eraser, size, undo, clear."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.core.own_digits import NAMES
from playground.core.strokes import Stroke
from playground.session.settings import Settings
from playground.ui.draw.heading import Heading
from playground.ui.numbers import THIN
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.draw_pad import PAD_PX, DrawPad
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import ValueSlider

PADDING = 20
SMALLEST_SIDE = 240
NARROW = (360, 520)
"""Below this side of the pad, normal and projector, Clear is its icon alone."""
BRUSH_PX = (4.0, 60.0)
BRUSH, ERASER = "brush", "eraser"


class PadColumn(QWidget):
    """The pad as large a square as fits, its tools below it.

    Signals:
        changed: the drawing is another one; during a stroke at every movement.
    """

    changed = Signal()

    def __init__(self, look: Look, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._settings = settings
        self._heading = Heading(look, self.tr("Draw"), parent=self)
        self.pad = DrawPad(look, self)
        self.pad.changed.connect(self._drawn)
        self._tools = QWidget(self)
        self._make_tools()
        look.changed.connect(self._restyle)
        self._restyle()
        self._set_brush(settings.brush * PAD_PX)
        self._show_readiness()

    def set_classes(self, labels: tuple[str, ...]) -> None:
        """Say what there is to draw for a network with these classes."""
        words = self.tr("a digit, 0 to 9") if labels == NAMES else self.tr("one of {0} classes").format(len(labels))
        self._heading.set_note(words)

    @property
    def note(self) -> str:
        """What there is to draw."""
        return self._heading.note

    def width_for(self, height: int) -> int:
        """How wide the column must be for its pad to fill this height."""
        return height - self._above() - self._below() + 2 * PADDING

    def show_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Show another drawing; what could be undone is forgotten."""
        self.pad.set_strokes(strokes)
        self._show_readiness()

    def undo(self) -> None:
        """Take back the last stroke or clearing."""
        self.pad.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self.pad.redo()

    def _make_tools(self) -> None:
        look, tools = self._look, self._tools
        self.tool = Segmented(
            look,
            ((BRUSH, self.tr("Brush")), (ERASER, self.tr("Eraser"))),
            self.tr("Draw, or take away what was drawn."),
            tools,
        )
        self.tool.setAccessibleName(self.tr("Tool"))
        self.tool.chosen.connect(lambda key: self.pad.set_erasing(key == ERASER))
        scale = Scale(minimum=BRUSH_PX[0], maximum=BRUSH_PX[1], integer=True, default=30)
        size_tip = self.tr("Diameter of brush and eraser, on a pad of 380 px.")
        self.size_slider = ValueSlider(look, self.tr("size"), scale, self._px_text, size_tip, tools)
        self.size_slider.moved.connect(self._size_moved)
        tip = self.tr("Take back the last stroke (Ctrl+Z).")
        self.undo_button = Button(look, self.tr("Undo"), "ph.arrow-counter-clockwise", tooltip=tip, parent=tools)
        self.undo_button.set_compact(True)
        self.undo_button.clicked.connect(self.undo)
        tip = self.tr("Begin with an empty pad (Del).")
        self.clear = Button(look, self.tr("Clear"), "ph.trash", tooltip=tip, parent=tools)
        self.clear.clicked.connect(self.pad.clear)
        self._row = QHBoxLayout(tools)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.tool)
        self._row.addWidget(self.size_slider, 4)
        self._row.addStretch(1)
        self._row.addWidget(self.undo_button)
        self._row.addWidget(self.clear)

    def _px_text(self, value: float) -> str:
        return self.tr("{count} px").format(count=round(value)).replace(" ", THIN)

    def _size_moved(self, value: float) -> None:
        self._settings.brush = value / PAD_PX
        self.pad.set_brush(value)

    def _set_brush(self, width: float) -> None:
        width = min(max(width, BRUSH_PX[0]), BRUSH_PX[1])
        self.size_slider.set_value(round(width))
        self.pad.set_brush(width)

    def _drawn(self) -> None:
        self._show_readiness()
        self.changed.emit()

    def _show_readiness(self) -> None:
        self.undo_button.setEnabled(self.pad.can_undo)
        self.clear.setEnabled(bool(self.pad.strokes))

    def _above(self) -> int:
        return self._heading.height()

    def _below(self) -> int:
        return self._look.px(12) + self._tools.sizeHint().height() + self._look.px(16)

    def _restyle(self) -> None:
        self._row.setSpacing(self._look.px(12, 14))
        self.tool.setMinimumWidth(self.tool.sizeHint().width())
        self.size_slider.setMaximumWidth(self._look.px(180, 200))
        self.setMinimumSize(SMALLEST_SIDE + 2 * PADDING, SMALLEST_SIDE + self._above() + self._below())
        self._arrange()

    def _arrange(self) -> None:
        side = min(self.width() - 2 * PADDING, self.height() - self._above() - self._below())
        wide = max(side, min(self.width() - 2 * PADDING, self._look.px(*NARROW)))
        self.clear.set_compact(wide < self._look.px(*NARROW))
        left = max(PADDING, (self.width() - side) // 2)
        self._heading.setGeometry(left, 0, side, self._heading.height())
        self.pad.setGeometry(left, self._above(), side, side)
        top = self._above() + side + self._look.px(12)
        tools_left = max(PADDING, (self.width() - wide) // 2)
        self._tools.setGeometry(tools_left, top, wide, self._tools.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
