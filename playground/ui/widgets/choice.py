"""A choice from a list that opens: a field with the chosen word and a caret."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen
from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from playground.ui.fade import HoverFade
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import faint, mix, put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Height, control_height


@frozen
class Option:
    """One entry of a list; `glyph` draws its small picture in the present theme's colours."""

    key: str
    text: str
    tooltip: str = ""
    glyph: Callable[[], QPixmap] | None = None


class Choice(QAbstractButton):
    """A field showing the chosen option; Space, Enter or a click opens the list, Up and Down change at once.

    Signals:
        chosen(key): the user chose another option.
    """

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        options: Sequence[Option],
        tooltip: str = "",
        parent: QWidget | None = None,
        *,
        height: Height = "panel",
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._height: Height = height
        self._options: tuple[Option, ...] = ()
        self._index = 0
        self._glyph_in_field = True
        self._glyphs: dict[str, QPixmap] = {}
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._hover = HoverFade(look, self)
        FocusRing(look, self)
        self.clicked.connect(self.open)
        look.changed.connect(self._restyle)
        self.set_options(options)

    @property
    def current(self) -> str:
        """Key of the chosen option."""
        return self._options[self._index].key

    @property
    def options(self) -> tuple[Option, ...]:
        return self._options

    @property
    def menu(self) -> QMenu:
        """The list, filled anew each time it opens."""
        return self._menu

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these; the chosen key stays chosen if it is among them, else the first. Raises ValueError if empty."""
        if not options:
            raise ValueError("a list needs at least one option")
        kept = self._options[self._index].key if self._options else ""
        self._options = tuple(options)
        self._glyphs = {}
        keys = [option.key for option in self._options]
        self._set_index(keys.index(kept) if kept in keys else 0)
        self.updateGeometry()

    def set_chosen(self, key: str) -> None:
        """Choose `key` without a signal. Raises ValueError for an unknown key."""
        keys = [option.key for option in self._options]
        if key not in keys:
            raise ValueError(f"{key!r} is none of {', '.join(keys)}")
        self._set_index(keys.index(key))

    def show_glyph(self, shown: bool) -> None:
        """Whether the chosen option's small picture stands in the field; in the list it always does."""
        if shown != self._glyph_in_field:
            self._glyph_in_field = shown
            self._restyle()

    def open(self) -> None:
        """Pop the list below the field, the chosen option marked."""
        self._menu.clear()
        for index, option in enumerate(self._options):
            action = self._menu.addAction(literal(option.text))
            action.setToolTip(option.tooltip)
            action.triggered.connect(lambda _checked=False, index=index: self._choose(index))
            if option.glyph is not None:
                action.setIcon(QIcon(self._glyph(option)))
            if index == self._index:
                action.setFont(self._look.font("value"))
                self._menu.setActiveAction(action)
        self._menu.setMinimumWidth(self.width())
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self.update()

    def _set_index(self, index: int) -> None:
        self._index = index
        self.setText(literal(self._options[index].text))
        self.setAccessibleDescription(self._options[index].text)
        self.updateGeometry()
        self.update()

    def _choose(self, index: int) -> None:
        index = max(0, min(index, len(self._options) - 1))
        if index != self._index:
            self._set_index(index)
            self.chosen.emit(self.current)

    def _glyph(self, option: Option) -> QPixmap:
        if option.glyph is None:
            return QPixmap()
        if option.key not in self._glyphs:
            self._glyphs[option.key] = option.glyph()
        return self._glyphs[option.key]

    def _restyle(self) -> None:
        self._glyphs = {}
        self.updateGeometry()
        self.update()

    def _pads(self) -> tuple[int, int, int]:
        """Left pad, caret size, right pad."""
        look = self._look
        return look.px(10 if self._height != "card" else 8, 13), look.px(11, 17), look.px(8, 11)

    def _glyph_width(self) -> int:
        if not self._glyph_in_field:
            return 0
        widths = [round(self._glyph(option).deviceIndependentSize().width()) for option in self._options]
        return max(widths) + self._look.px(6, 8) if max(widths) > 0 else 0

    def sizeHint(self) -> QSize:
        font = self._look.font("body")
        left, caret, right = self._pads()
        widest = max(text_width(font, option.text) for option in self._options)
        width = left + self._glyph_width() + widest + self._look.px(8, 10) + caret + right
        return QSize(round(width + 0.5), control_height(self._look, self._height))

    def minimumSizeHint(self) -> QSize:
        """Room for the chosen words."""
        left, caret, right = self._pads()
        words = text_width(self._look.font("body"), self._options[self._index].text)
        room = left + self._glyph_width() + words + self._look.px(4, 6) + caret + right
        return QSize(round(room + 0.5), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        box = QRectF(self.rect())
        ink, caret_ink = look.color("ink"), look.color("ink2")
        if not self.isEnabled():
            ink = caret_ink = faint(ink)
            rounded(painter, box, 6, None, look.color("line"), look.theme.hairline)
        else:
            down = self.isDown() or self._menu.isVisible()
            field = mix(look.color("field"), look.color("hover"), self._hover.level)
            rounded(painter, box, 6, look.color("sel") if down else field)
        left, size, right = self._pads()
        x = float(left)
        glyph = self._glyph(self._options[self._index]) if self._glyph_in_field else QPixmap()
        if not glyph.isNull():
            high = glyph.deviceIndependentSize().height()
            painter.setOpacity(1.0 if self.isEnabled() else 0.4)
            painter.drawPixmap(round(x), round((self.height() - high) / 2.0), glyph)
            painter.setOpacity(1.0)
            x += glyph.deviceIndependentSize().width() + look.px(6, 8)
        caret = QRectF(self.width() - right - size, (self.height() - size) / 2.0, size, size)
        paint_icon(painter, "ph.caret-down-bold", caret, caret_ink)
        place = QRectF(x, 0, caret.left() - look.px(4, 6) - x, self.height())
        put_text(painter, look.font("body"), ink, place, self._options[self._index].text)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up:
            self._choose(self._index - 1)
        elif event.key() == Qt.Key.Key_Down:
            self._choose(self._index + 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def literal(text: str) -> str:
    """A text in which & is a letter, and gives no key: it may be the name of a column, "R&D"."""
    return text.replace("&", "&&")
