"""A band under the transport bar that says one sentence and offers what to do about it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from playground.ui.icons import paint_icon
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button

SLIDE_MS = 120


class Banner(QWidget):
    """Full width, 44 px high, 72 where sentence and buttons need two lines; hidden until `say`.

    ``token`` is "error" or "warn"; the band lies on that colour's quiet fill.

    Signals:
        answered: key of the button a person pressed; the banner has closed.
    """

    answered = Signal(str)

    def __init__(self, look: Look, token: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._token = token
        self._icon = icon
        self._text = ""
        self._buttons: list[Button] = []
        self._slide = QVariantAnimation(self)
        self._slide.valueChanged.connect(self._slid)
        self.setVisible(False)
        look.changed.connect(self._arrange)

    @property
    def text(self) -> str:
        """The sentence now shown, empty while hidden."""
        return self._text

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(self._buttons)

    def say(self, text: str, answers: Sequence[tuple[str, str, str]]) -> None:
        """Show a sentence with buttons, each (key, text, tooltip), and give the first the keyboard."""
        self._drop_buttons()
        self._text = text
        self.setAccessibleName(text)
        for key, label, tooltip in answers:
            button = Button(self._look, label, kind="outlined", tooltip=tooltip, parent=self)
            button.clicked.connect(lambda _checked=False, key=key: self._answer(key))
            button.show()
            self._buttons.append(button)
        was_hidden = self.isHidden()
        self._arrange()
        self.setVisible(True)
        if was_hidden:
            self._open()
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def close_banner(self) -> None:
        """Take the band away unanswered: what it spoke of is over."""
        self._slide.stop()
        self._text = ""
        self.setVisible(False)
        self._drop_buttons()

    def _drop_buttons(self) -> None:
        """Let them go when events are next handled: one of them may be what was just pressed."""
        for button in self._buttons:
            button.deleteLater()
        self._buttons = []

    def _answer(self, key: str) -> None:
        self.close_banner()
        self.answered.emit(key)

    def _open(self) -> None:
        duration = self._look.duration(SLIDE_MS)
        if duration == 0:
            return
        height = self._wanted_height()
        self._slide.setDuration(duration)
        self._slide.setStartValue(1)
        self._slide.setEndValue(height)
        self.setFixedHeight(1)
        self._slide.start()

    def _slid(self, height: object) -> None:
        if isinstance(height, int):
            self.setFixedHeight(height)

    @property
    def _left(self) -> int:
        return self._look.px(56, 80)

    def _wraps(self) -> bool:
        text = text_width(self._look.font("button"), self._text)
        gaps = self._look.px(24) + self._look.px(8) * len(self._buttons) + self._look.px(12)
        return self._left + text + gaps + sum(button.sizeHint().width() for button in self._buttons) > self.width()

    def _text_height(self) -> int:
        """Height of the sentence, which takes the lines it needs where the buttons stand below it."""
        line = self._look.line_height("button")
        if not self._wraps():
            return line
        room = QRectF(0, 0, self.width() - self._left - self._look.px(12), 1000)
        flags = Qt.TextFlag.TextWordWrap
        return max(
            line, math.ceil(QFontMetricsF(self._look.font("button")).boundingRect(room, flags, self._text).height())
        )

    def _wanted_height(self) -> int:
        more = self._text_height() - self._look.line_height("button")
        return more + (self._look.px(72, 112) if self._wraps() and self._buttons else self._look.px(44, 64))

    def _arrange(self) -> None:
        """Put the buttons right after the sentence, or under it where they do not fit beside it."""
        look = self._look
        wraps = self._wraps() and bool(self._buttons)
        height = self._wanted_height()
        if self._slide.state() != QVariantAnimation.State.Running:
            self.setFixedHeight(height)
        x = self._left if wraps else self._left + round(text_width(look.font("button"), self._text)) + look.px(24)
        for button in self._buttons:
            size = button.sizeHint()
            y = height - look.px(6) - size.height() if wraps else (height - size.height()) // 2
            button.setGeometry(x, y, size.width(), size.height())
            x += size.width() + look.px(8)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.fillRect(self.rect(), look.color(f"on_{self._token}"))
        painter.fillRect(0, 0, look.px(3), self.height(), look.color(self._token))
        line = look.px(34, 56) if self._wraps() and self._buttons else self._wanted_height()
        size = look.px(20, 28)
        x = (self._left + look.px(3) - size) / 2
        paint_icon(painter, self._icon, QRectF(x, (line - size) / 2, size, size), look.color(self._token))
        if self._wraps():
            high = self._text_height()
            top = (line - look.line_height("button")) / 2
            painter.setFont(look.font("button"))
            painter.setPen(look.color("ink"))
            room = QRectF(self._left, top, self.width() - self._left - look.px(12), high + 2)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, self._text)
        else:
            text = QRectF(self._left, 0, self.width() - self._left - look.px(12), line)
            put_text(painter, look.font("button"), look.color("ink"), text, self._text)
        painter.end()
