"""Small pictures to choose from, and a place to add one's own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from playground.core.gallery import Source
from playground.core.style_frames import Preview
from playground.ui.fade import HoverFade
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import mix, rounded
from playground.ui.style.picture_box import paint_picture
from playground.ui.style.texts import caption_of
from playground.ui.theme import Look
from playground.ui.widgets.pixel_view import bytes_image

COLUMNS = 4
ASPECT = 0.74
"""Height of a thumbnail as a share of its width."""


class Thumb(QAbstractButton):
    """One picture, cut to the thumbnail's proportions; chosen it has a ring."""

    def __init__(self, look: Look, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.source = source
        self._image = QImage()
        self.setCheckable(True)
        self.setAccessibleName(caption_of(source))
        self.setToolTip(caption_of(source))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._hover = HoverFade(look, self)
        FocusRing(look, self)
        look.changed.connect(self.update)

    @property
    def has_picture(self) -> bool:
        return not self._image.isNull()

    def set_preview(self, preview: Preview) -> None:
        """Show this, its middle cut to the thumbnail's proportions."""
        height, width = preview.size
        rows, columns = min(height, round(width * ASPECT)), min(width, round(height / ASPECT))
        top, left = (height - rows) // 2, (width - columns) // 2
        cut = bytes_image(preview.picture[top : top + rows, left : left + columns])
        self._image = cut.scaledToWidth(160, Qt.TransformationMode.SmoothTransformation)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(58, 72), self._look.px(43, 53))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(36, 44), self._look.px(28, 40))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        box = QRectF(self.rect())
        chosen = self.isChecked()
        inner = box.adjusted(4, 4, -4, -4) if chosen else box
        if self._image.isNull():
            rounded(painter, inner, 4, look.color("field"))
        else:
            paint_picture(painter, self._image, inner, 3 if chosen else 5)
        outline = look.color("ink") if chosen else mix(look.color("line2"), look.color("ink3"), self._hover.level)
        rounded(painter, box, 6, None, outline, look.px(2, 3) if chosen else 1)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class AddThumb(QAbstractButton):
    """A dashed place with a plus."""

    def __init__(self, look: Look, name: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._hover = HoverFade(look, self)
        FocusRing(look, self)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(58, 72), self._look.px(43, 53))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(36, 44), self._look.px(28, 40))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(mix(look.color("line2"), look.color("ink3"), self._hover.level), look.px(1, 2))
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        side = look.px(16, 24)
        place = QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        paint_icon(painter, "ph.plus-bold", place, look.color("ink2"))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Thumbs(QWidget):
    """Rows of four; the last place adds a file.

    Signals:
        chosen(Source): a picture was clicked.
        adds: the plus was clicked.
    """

    chosen = Signal(object)
    adds = Signal()

    def __init__(self, look: Look, name: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.thumbs: list[Thumb] = []
        self.add = AddThumb(look, name, tooltip, self)
        self.add.clicked.connect(self.adds)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self._restyle)
        self._restyle()

    def set_sources(self, sources: Sequence[Source]) -> None:
        """Offer these, in this order."""
        if [thumb.source for thumb in self.thumbs] == list(sources):
            return
        kept = {thumb.source: thumb for thumb in self.thumbs}
        self.thumbs = []
        for source in sources:
            thumb = kept.pop(source, None)
            if thumb is None:
                thumb = Thumb(self._look, source, self)
                thumb.clicked.connect(lambda _on=False, source=source: self.chosen.emit(source))
            self.thumbs.append(thumb)
        for gone in kept.values():
            gone.hide()
            gone.deleteLater()
        for place, button in enumerate((*self.thumbs, self.add)):
            self._grid.addWidget(button, *divmod(place, COLUMNS))
            button.show()
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        before: QWidget | None = None
        for button in (*self.thumbs, self.add):
            if before is not None:
                QWidget.setTabOrder(before, button)
            before = button

    def set_chosen(self, source: Source) -> None:
        """Ring this one."""
        for thumb in self.thumbs:
            thumb.setChecked(thumb.source == source)

    def _restyle(self) -> None:
        self._grid.setHorizontalSpacing(self._look.px(11, 12))
        self._grid.setVerticalSpacing(self._look.px(11, 12))
