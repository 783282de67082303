"""What comes after the sum: activation and pooling of this pixel, written out, and what the kernel shows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from playground.core.activations import ACTIVATIONS
from playground.core.convolution.pooling import AVERAGE, MAX, NONE, SIZES
from playground.core.convolution.workings import FITTING_ACTIVATIONS
from playground.ui.convolution.bench import Bench
from playground.ui.convolution.texts import activation_line, meaning, pool_line, pool_short
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.train.wording import square, term, with_formula
from playground.ui.widgets.choice import Choice, Option

LARGEST_PX, SMALLEST_PX = (15, 19), (10, 14)

LOW = 220
"""A lower block has less air."""


class ThenBlock(QWidget):
    """Choices of activation and pooling with their formulas, the numbers of the present pixel in them."""

    def __init__(self, look: Look, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bench = bench
        self.name = ""
        """What a learned filter is called."""
        tr = self.tr
        activations = [
            Option(name, term(ACTIVATIONS[name].title), term(ACTIVATIONS[name].formula)) for name in FITTING_ACTIVATIONS
        ]
        self.activation = Choice(look, activations, "", self, height="card")
        self.activation.setAccessibleName(tr("Activation"))
        pools = [Option(NONE, tr("no pooling"))]
        pools += [Option(f"{MAX} {size}", tr("max-pool {size}").format(size=square(size))) for size in SIZES]
        pools += [Option(f"{AVERAGE} {size}", tr("average-pool {size}").format(size=square(size))) for size in SIZES]
        self.pooling = Choice(
            look,
            pools,
            tr("Regions of the map side by side become one value each: their largest, or their mean."),
            self,
            height="card",
        )
        self.pooling.setAccessibleName(tr("Pooling"))
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.activation.chosen.connect(lambda name: bench.set(activation=name))
        self.pooling.chosen.connect(self._pool)
        look.changed.connect(self.show_all)
        self.show_all()

    def show_all(self) -> None:
        """Another picture, kernel or setting."""
        look, workings = self._look, self._bench.workings
        setting = workings.setting
        self.activation.set_chosen(setting.activation)
        self.pooling.set_chosen(NONE if setting.pooling == NONE else f"{setting.pooling} {setting.pool_size}")
        tip = self.tr("What becomes of every sum, as after a layer of a network.")
        self.activation.setToolTip(with_formula(tip, term(ACTIVATIONS[workings.setting.activation].formula)))
        text = meaning(look, self._bench.held, self.name, workings.kernel, workings.setting.is_turned)
        self.words.setFont(look.font("secondary"))
        palette = self.words.palette()
        palette.setColor(self.words.foregroundRole(), look.color("ink2"))
        self.words.setPalette(palette)
        if text != self.words.text():
            self.words.setText(text)
        self._arrange()
        self.update()

    def show_place(self) -> None:
        """The window stands elsewhere."""
        self.update()

    def lines(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Activation and pooling of the present pixel, each as what is reckoned and its result."""
        workings, contents = self._bench.workings, self._bench.contents
        if contents is None:
            return ("", ""), ("", "")
        first = activation_line(workings, contents.total)
        region = workings.region(self._bench.place)
        if region is not None:
            return first, pool_line(workings, region)
        if workings.pool_problem:
            return first, (workings.pool_problem, "")
        if workings.pool_window is None:
            return first, ("", "")
        return first, (self.tr("left over: no whole region here"), "")

    def _pool(self, key: str) -> None:
        way, _space, size = key.partition(" ")
        self._bench.set(pooling=way, pool_size=int(size) if size else self._bench.setting.pool_size)

    # --- where things are -------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        look = self._look
        pad, y = look.px(24, 24), self._first_row()
        for choice in (self.activation, self.pooling):
            size = choice.sizeHint()
            choice.setGeometry(pad, y, min(size.width(), self.width() - 2 * pad), size.height())
            y += size.height() + self._line_height() + look.px(6, 4)
        y += look.px(2, 2)
        self.words.setGeometry(pad, y, self.width() - pad - look.px(16, 16), max(0, self.height() - y - look.px(4, 4)))

    def _first_row(self) -> int:
        return self._look.px(12, 8) + self._look.px(24, 34) + self._look.px(4, 2)

    def _line_height(self) -> int:
        return self._look.px(22 if self.height() < LOW else 26, 30)

    # --- Qt ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(444, 560), self._look.px(236, 300))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.fillRect(self.rect(), look.color("surface"))
        painter.fillRect(
            QRectF(0, look.px(14, 12), look.theme.hairline, self.height() - 2 * look.px(14, 12)), look.color("line")
        )
        pad = look.px(24, 24)
        heading = QRectF(pad, look.px(12, 8), self.width() - pad, look.px(24, 34))
        put_text(painter, look.font("heading"), look.color("ink"), heading, self.tr("And then"))
        for choice, (reckoned, result) in zip((self.activation, self.pooling), self.lines(), strict=True):
            box = QRectF(pad, choice.geometry().bottom() + 2, self.width() - pad - look.px(12, 12), self._line_height())
            small = look.font("mono", px=look.px(*SMALLEST_PX))
            region = self._bench.workings.region(self._bench.place) if self._bench.pixels else None
            if choice is self.pooling and region is not None and text_width(small, reckoned + result) > box.width() - 8:
                reckoned, result = pool_short(self._bench.workings, region)
            self._paint_line(painter, box, reckoned, result)
        painter.end()

    def _paint_line(self, painter: QPainter, box: QRectF, reckoned: str, result: str) -> None:
        look = self._look
        px = look.px(*LARGEST_PX)
        while px > look.px(*SMALLEST_PX) and text_width(look.font("mono", px=px), reckoned + result) > box.width() - 8:
            px -= 1
        font, strong = look.font("mono", px=px), look.font("mono", px=px, weight=600)
        put_text(painter, font, look.color("ink"), box, reckoned)
        left = text_width(font, reckoned)
        put_text(painter, strong, look.color("ink"), box.adjusted(left, 0, 0, 0), result)
