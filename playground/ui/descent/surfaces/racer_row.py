"""One racer: a switch, its legend and name, its learning rate, and how it stands."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from playground.core.descent.race import Racer
from playground.core.descent.standing import Fate, RacerPath
from playground.core.fields import limits_of
from playground.core.optimisers import LBFGS, SGD, AdaGrad
from playground.ui.descent.surfaces.racers import (
    all_constants,
    constants_line,
    fate_sentence,
    fate_words,
    racer_color,
    racer_symbol,
    racer_title,
)
from playground.ui.fade import HoverFade
from playground.ui.focus import FocusRing
from playground.ui.numbers import count, loss, rate
from playground.ui.paint import faint, put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.train.wording import term, with_formula
from playground.ui.widgets.markers import paint_mark
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider
from playground.ui.widgets.switch import Switch

NONE = "–"


class RacerName(QAbstractButton):
    """Swatch, name and constants: the legend of the path, and the button that opens the constants."""

    def __init__(self, look: Look, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._index = index
        self._text = ""
        self.is_on = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._hover = HoverFade(look, self)
        FocusRing(look, self)
        look.changed.connect(self._restyle)

    def show_racer(self, racer: Racer) -> None:
        """Show this one's name and constants, pale where it does not take part."""
        optimiser = racer.optimiser
        self.setText(racer_title(optimiser))
        self.setAccessibleName(self.text())
        self._text = constants_line(optimiser)
        self.is_on = racer.on
        if self._look.theme.projector:
            self._text = _with_rate(racer)
        constants = all_constants(optimiser) or self.tr("none")
        about = self.tr("Open learning rate and constants ({constants}).").format(constants=constants)
        self.setToolTip(with_formula(about, term(optimiser.formula)))
        self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        words = max(text_width(look.font("button"), self.text()), text_width(look.font("caption"), self._text))
        return QSize(round(words) + look.px(28, 40) + look.px(8, 11), look.px(38, 52))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._hover.level > 0 and self.isEnabled():
            rounded(painter, QRectF(self.rect()), 6, faint(look.color("hover"), self._hover.level))
        if not self.is_on:
            painter.setOpacity(0.45)
        color, swatch = racer_color(look, self._index), look.px(28, 40)
        middle = self.height() / 2
        painter.setPen(QPen(color, look.px(2, 3)))
        painter.drawLine(QPointF(2, middle), QPointF(swatch - 2, middle))
        paint_mark(painter, look, QPointF(swatch / 2, middle), look.px(10, 15), (racer_symbol(self._index), color))
        left = swatch + look.px(6, 8)
        title, line = look.line_height("button"), look.line_height("caption")
        top = (self.height() - title - line) / 2
        width = self.width() - left
        put_text(painter, look.font("button"), look.color("ink"), QRectF(left, top, width, title), self.text())
        below = QRectF(left, top + title, width, line)
        put_text(painter, look.font("caption"), look.color("ink3"), below, self._text)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class RacerState(QWidget):
    """Loss or steps, and below it what became of the racer."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._number, self._text = NONE, ""
        self._token = "ink3"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def number(self) -> str:
        """The upper line."""
        return self._number

    @property
    def words(self) -> str:
        """The lower line: what became of it; empty while it is on its way."""
        return self._text

    def show_path(self, path: RacerPath | None, by_steps: bool) -> None:
        """Show how it stands, ``by_steps`` with the step of its arrival instead of its loss."""
        if path is None:
            number = NONE
        elif by_steps:
            number = NONE if path.arrived is None else count(path.arrived)
        else:
            number = loss(path.loss)
        words = "" if by_steps and path is not None and path.arrived is not None else fate_words(path)
        fate = Fate.RACING if path is None else path.fate
        token = {Fate.DIVERGED: "error", Fate.ARRIVED: "ok", Fate.LEFT: "warn"}.get(fate, "ink2")
        if (number, words, token) != (self._number, self._text, self._token):
            self._number, self._text, self._token = number, words, token
            self.setToolTip(fate_sentence(path))
            self.setAccessibleName(self.tr("state"))
            self.setAccessibleDescription(f"{number} {words}".strip())
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(76, 112), self._look.px(38, 52))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        title, line = look.line_height("body"), look.line_height("caption")
        right = Qt.AlignmentFlag.AlignRight
        ink = look.color(self._token if self._token == "error" or not self._text else "ink2")
        if not self._text:
            put_text(painter, look.font("body"), ink, QRectF(self.rect()), self._number, right)
        else:
            top = (self.height() - title - line) / 2
            put_text(painter, look.font("body"), ink, QRectF(0, top, self.width(), title), self._number, right)
            below = QRectF(0, top + title, self.width(), line)
            put_text(painter, look.font("caption"), look.color(self._token), below, self._text, right)
        painter.end()


class RacerRow(QWidget):
    """One line of the table.

    Signals:
        switched(on): it takes part from now on, or no more.
        rate_moved(rate): another learning rate.
        opened(): its constants are asked for.
    """

    switched = Signal(bool)
    rate_moved = Signal(float)
    opened = Signal()

    def __init__(
        self, look: Look, index: int, racer: Racer, default_rate: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._racer = racer
        title = racer_title(racer.optimiser)
        tip = self.tr("Whether {optimiser} takes part; who joins makes up for the steps of the others.")
        self.switch = Switch(look, title, tip.format(optimiser=title), self)
        self.name = RacerName(look, index, self)
        limits = limits_of(Racer, "learning_rate")
        scale = Scale(minimum=limits.minimum, maximum=limits.maximum, log=True, default=default_rate)
        tip = with_formula(
            self.tr("Learning rate α of {optimiser}.").format(optimiser=title), term(racer.optimiser.formula)
        )
        self.rate = ValueSlider(look, "", scale, rate, tip, self, inline=True, widest="0.0025")
        self.rate.setAccessibleName(self.tr("learning rate of {optimiser}").format(optimiser=title))
        self.state = RacerState(look, self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget, stretch in ((self.switch, 0), (self.name, 0), (self.rate, 1), (self.state, 0)):
            self._row.addWidget(widget, stretch)
        self._row.addStretch(0)
        self.switch.switched.connect(self.switched)
        self.rate.moved.connect(self.rate_moved)
        self.name.clicked.connect(self.opened)
        look.changed.connect(self._restyle)
        self._restyle()

    def show_racer(self, racer: Racer) -> None:
        """Show these settings."""
        self._racer = racer
        self.switch.set_checked(racer.on)
        self.name.show_racer(racer)
        self.rate.set_value(racer.learning_rate)

    def set_default_rate(self, default_rate: float) -> None:
        """What a double click on the learning rate goes back to."""
        limits = limits_of(Racer, "learning_rate")
        self.rate.set_scale(Scale(minimum=limits.minimum, maximum=limits.maximum, log=True, default=default_rate))

    def _restyle(self) -> None:
        self._row.setSpacing(self._look.px(8, 10))
        self.rate.setVisible(not self._look.theme.projector)  # there it stands among the constants
        self.name.show_racer(self._racer)
        self.rate.setMinimumWidth(self._look.px(100))
        self.setFixedHeight(self._look.px(46, 62))


def _with_rate(racer: Racer) -> str:
    """Learning rate and constants in one line."""
    constants = constants_line(racer.optimiser)
    line = f"α {rate(racer.learning_rate)}"
    return line if isinstance(racer.optimiser, SGD | AdaGrad | LBFGS) else f"{line}, {constants}"
