"""The Convolution page: a kernel slides over a picture, and every number of it is written out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.convolution.kernels import KERNELS
from playground.session.studio import Studio
from playground.ui.convolution.bench import LEARNED, Bench
from playground.ui.convolution.flow import Flow
from playground.ui.convolution.flow_layout import ACTIVATED, MAP, POOLED
from playground.ui.convolution.kernel_strip import KernelStrip
from playground.ui.convolution.learned import Learned
from playground.ui.convolution.numbers_pane import NumbersPane
from playground.ui.convolution.pixel_pad import PixelPad
from playground.ui.convolution.size_formula import SizeFormula
from playground.ui.convolution.slide import Slide
from playground.ui.convolution.slide_bar import SlideBar
from playground.ui.convolution.source import DRAWING, Source
from playground.ui.convolution.source_bar import SourceBar
from playground.ui.convolution.then_block import ThenBlock
from playground.ui.convolution.window_fields import WindowFields
from playground.ui.pace import Pace
from playground.ui.tab_order import walk_through
from playground.ui.theme import Look
from playground.ui.train.wording import term
from playground.ui.widgets.label import Hairline
from playground.ui.widgets.segmented import Segmented

WIDE = 1330
"""Narrower pages show the kernels as a list."""
LOW = 700
"""Lower pages give the numbers less height."""


class ConvolutionPage(QWidget):
    """Bar, kernels, the flow of pictures, and below it the numbers of the window."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.bench = Bench(self)
        self.slide = Slide(self.bench, self)
        self.source = Source(studio.samples, studio.drawing, self)
        self.source_bar = SourceBar(look, self.source, self)
        self.slide_bar = SlideBar(look, self.slide, self)
        self.strip = KernelStrip(look, self.bench, self)
        self.fields = WindowFields(look, self.bench, self)
        self.formula = SizeFormula(look, self.bench, self)
        self.flow = Flow(look, self.bench, self)
        self.pad = PixelPad(look, self.flow)
        self.pad.hide()
        self.switch = Segmented(
            look,
            ((MAP, self.tr("Output")), (ACTIVATED, self.tr("activated")), (POOLED, self.tr("pooled"))),
            self.tr("Which picture is shown: the sums, what the activation makes of them, or what pooling leaves."),
            self.flow,
            height="card",
        )
        self.switch.setAccessibleName(self.tr("Picture shown"))
        self.numbers = NumbersPane(look, self.bench, self)
        self.then = ThenBlock(look, self.bench, self)
        self.learned = Learned(look, self.bench, studio, self)
        self._pace = Pace(self._show_numbers, self)
        self._lay_out()
        self._connect()
        self.source.set()
        self._show_name()
        self._arrange()

    # --- how it is put together -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look, level = self._look, Qt.Orientation.Horizontal
        self._bar = QHBoxLayout()
        self._bar.addWidget(self.source_bar)
        self._bar.addStretch(1)
        self._bar.addWidget(self.slide_bar)
        self._tools = QHBoxLayout()
        self._tools.addWidget(self.strip)
        self._tools.addStretch(1)
        self._tools.addWidget(self.fields)
        self._tools_line = Hairline(look, Qt.Orientation.Vertical, self)
        self._tools.addWidget(self._tools_line)
        self._tools.addWidget(self.formula)
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        self._upper.addWidget(self.flow, 1)
        self._lower.addWidget(self.numbers, 1)
        self._lower.addWidget(self.then)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar)
        column.addWidget(Hairline(look, level, self))
        column.addLayout(self._tools)
        column.addWidget(Hairline(look, level, self))
        column.addLayout(self._upper, 1)
        column.addWidget(Hairline(look, level, self))
        column.addLayout(self._lower)
        walk_through(
            (
                self.source_bar,
                self.slide_bar,
                self.strip,
                self.fields,
                self.switch,
                self.flow,
                self.pad,
                self.numbers,
                self.then,
            )
        )

    def _connect(self) -> None:
        bench = self.bench
        self.source.changed.connect(self._show_source)
        self.strip.chosen.connect(self._choose_kernel)
        self.slide_bar.turned.connect(self._turn)
        self.numbers.undo_asked.connect(bench.undo)
        self.numbers.redo_asked.connect(bench.redo)
        self.numbers.reset_asked.connect(bench.reset)
        self.learned.renamed.connect(self._show_name)
        self.pad.changed.connect(self._drawn)
        self.pad.pointed.connect(lambda at: self.flow.point_at(at + QPointF(self.pad.pos())))
        self.source_bar.undo_asked.connect(self.pad.undo)
        self.source_bar.clear_asked.connect(self.pad.clear)
        self.flow.laid_out.connect(self._arrange_over_flow)
        self.switch.chosen.connect(self.flow.set_single)
        bench.changed.connect(self._show_all)
        bench.placed.connect(self._placed)
        slide = self.slide
        for key, act in (("W", slide.toggle), ("S", lambda: slide.step(1)), ("Shift+S", lambda: slide.step(-1))):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(act)
        self._look.changed.connect(self._arrange)

    # --- what happens -----------------------------------------------------------------------------------------

    def _choose_kernel(self, name: str) -> None:
        if name != LEARNED:
            self.bench.choose(name)
            return
        tile = self.strip.tiles[LEARNED]
        self.learned.choose(tile if tile.isVisible() else self.strip)
        self.strip.show_kernel()

    def _turn(self, turned: bool) -> None:
        self.bench.set(is_turned=turned)
        self.numbers.kernel.turn()

    def _show_source(self) -> None:
        self.bench.show_picture(self.source.picture)
        self.pad.setVisible(self.source.kind == DRAWING and not self.source.shows_shared)
        self.source_bar.set_drawn(self.pad.can_undo, bool(self.pad.strokes))

    def _drawn(self) -> None:
        self.source_bar.set_drawn(self.pad.can_undo, bool(self.pad.strokes))
        self.source.draw(self.pad.raster())

    def _show_name(self, *_name: str) -> None:
        held, name = self.bench.held, self.learned.name
        self.strip.set_learned(name, self.learned.preview)
        self.then.name = name
        shown = name or self.tr("learned") if held.name == LEARNED else term(KERNELS[held.name].title)
        self.flow.set_name(self.tr("own kernel") if held.is_edited else shown)

    def _show_all(self) -> None:
        self._show_name()
        self.strip.show_kernel()
        self.fields.show_setting()
        self.formula.show_size()
        self.numbers.show_all()
        self.then.show_all()

    def _placed(self) -> None:
        """Numbers change no faster than one can read, unless a hand moves the window."""
        if self.slide.is_playing and self.slide.speed > 1.0:
            self._pace.ask()
        else:
            self._pace.now()

    def _show_numbers(self) -> None:
        self.numbers.show_place()
        self.then.show_place()

    # --- room -------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        look = self._look
        projector, narrow = look.theme.projector, self.width() < WIDE or look.theme.projector
        above = look.px(7, 5)
        self._bar.setContentsMargins(16, above, 16, above)
        self._bar.setSpacing(look.px(16, 8))
        self.source_bar.set_list(projector)
        self.slide_bar.set_list(projector)
        self.strip.set_list(narrow)
        beside = 6 if narrow else 10
        self._tools.setContentsMargins(16 if narrow else 6, beside, 16, beside)  # tiles have air around them
        self._tools.setSpacing(look.px(14, 12))
        low = self.height() < LOW and not projector
        high = 196 if low else max(look.px(236, 222), min(round(0.27 * self.height()), look.px(236, 280)))
        self.numbers.setFixedHeight(high)
        self.then.setMaximumHeight(16_777_215 if projector else high)
        self.then.setFixedWidth(look.px(360 if narrow else 444, 500))
        home = self._upper if projector else self._lower
        if home.indexOf(self.then) < 0:
            (self._lower if projector else self._upper).removeWidget(self.then)
            home.addWidget(self.then)
        self.flow.set_single(self.switch.current if projector else None, self.switch.sizeHint().width())
        self.numbers.show_all()
        self._arrange_over_flow()

    def _arrange_over_flow(self) -> None:
        """Pad and switch lie where the pictures are."""
        self.pad.setGeometry(self.flow.picture_box().toRect())
        panels = self.flow.still.panels
        self.switch.setVisible(self.flow.still.single is not None and len(panels) > 1)
        if len(panels) > 1:
            size = self.switch.sizeHint()
            box: QRectF = panels[1].box
            self.switch.setGeometry(
                round(box.left()),
                max(2, round(box.top()) - size.height() - self._look.px(6, 6)),
                size.width(),
                size.height(),
            )

    # --- Qt ---------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(960, 1150), self._look.px(520, 560))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.source.ask()
        self.slide.set_seen(True)
        self.learned.set_seen(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.slide.set_seen(False)
        self.learned.set_seen(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()
