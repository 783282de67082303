"""Small pictures of the data sets, one of them chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from attrs import frozen
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QMenu, QSizePolicy, QWidget

from playground.core.curve_sets import CURVE_SETS, draw_curve
from playground.core.datasets import PLANE
from playground.core.height_sets import draw_heights
from playground.core.image_sets import IMAGE_SETS
from playground.core.point_sets import POINT_SETS, draw_points
from playground.paths import fetched_file, resource
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.numbers import THIN
from playground.ui.paint import put_text, rounded
from playground.ui.theme import Look

COLUMNS, MANY = 4, 5
"""Thumbnails a row; as many as MANY, and smaller, where two rows of the usual ones are not enough."""
SIDES = ((46, 60), (38, 52))
"""Side of a picture in px, usual and where there are many, each also on a projector."""
LARGEST = 60
"""Side of a thumbnail's picture (px) where it is largest."""
_POINTS = 90
_CURVE_POINTS = 26
_SEED = 4

Drawing = Callable[[QPainter, QRectF], None]
"""Paints a thumbnail's picture into a box."""


@frozen
class ThumbnailEntry:
    """One data set to choose: its key, the word below, and how its picture is drawn; ``is_more``: only in a menu."""

    key: str
    caption: str
    tooltip: str
    draw: Drawing
    is_more: bool = False


def _kept(look: Look, draw: Drawing) -> Drawing:
    """The same picture, painted once for each size and theme: it is shown again at every repaint of the pane."""
    kept: dict[tuple[object, ...], QPixmap] = {}

    def draw_kept(painter: QPainter, box: QRectF) -> None:
        ratio = painter.device().devicePixelRatio()
        key = (look.theme, box.width(), box.height(), ratio)
        if key not in kept:
            pixmap = QPixmap((box.size() * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            inner = QPainter(pixmap)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(inner, QRectF(QPointF(), box.size()))
            inner.end()
            kept.clear()
            kept[key] = pixmap
        painter.drawPixmap(box.topLeft(), kept[key])

    return draw_kept


def points_drawing(look: Look, name: str) -> Drawing:
    """Points of the set in the colours of their classes; of two −1 are squares, +1 discs."""
    positions, labels = draw_points(name, _POINTS, 0.0, _SEED)
    classes = len(POINT_SETS[name].labels)

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.fillRect(box, look.color("surface"))
        painter.setPen(Qt.PenStyle.NoPen)
        scale = box.width() / (2.2 * PLANE)
        size = box.width() / 13.0
        colors = look.class_pair() if classes == 2 else [look.class_color(label) for label in range(classes)]
        for label, color in enumerate(colors):
            painter.setBrush(color)
            for x, y in positions[labels == label]:
                middle = box.center()
                mark = QRectF(middle.x() + x * scale - size / 2, middle.y() - y * scale - size / 2, size, size)
                (painter.drawRect if classes == 2 and not label else painter.drawEllipse)(mark)

    return _kept(look, draw)


def curve_drawing(look: Look, name: str) -> Drawing:
    """Points of the set about its curve, which is drawn fine; its whole range fills the box."""
    entry = CURVE_SETS[name]
    places = np.linspace(*entry.domain, 97)
    line = entry.curve(places)
    x, y = draw_curve(name, _CURVE_POINTS, 0.0, _SEED)
    low, high = min(line.min(), y.min()), max(line.max(), y.max())

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.fillRect(box, look.color("surface"))
        inner = box.adjusted(0.1 * box.width(), 0.16 * box.height(), -0.1 * box.width(), -0.16 * box.height())

        def place(one: float, other: float) -> QPointF:
            across = (one - entry.domain[0]) / (entry.domain[1] - entry.domain[0])
            return QPointF(
                inner.left() + across * inner.width(), inner.bottom() - (other - low) / (high - low) * inner.height()
            )

        painter.setPen(QPen(look.color("ghost"), look.px(1, 2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([place(*point) for point in zip(places.tolist(), line.tolist(), strict=True)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("ink2"))
        size = box.width() / (9.0 if entry.given else 15.0)
        for point in zip(x.tolist(), y.tolist(), strict=True):
            painter.drawEllipse(place(*point), size / 2, size / 2)

    return _kept(look, draw)


def heights_drawing(look: Look, name: str) -> Drawing:
    """Points of the set in the colours of their values."""
    places, values = draw_heights(name, 3 * _POINTS, 0.0, _SEED)
    shades = np.rint(127.5 * (1.0 + values.clip(-1.0, 1.0))).astype(int)

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.fillRect(box, look.color("surface"))
        painter.setPen(Qt.PenStyle.NoPen)
        scale, size, middle = box.width() / (2.0 * PLANE), box.width() / 11.0, box.center()
        for (x, y), rgb in zip(places.tolist(), look.sign_lut()[shades].tolist(), strict=True):
            painter.setBrush(QColor(*rgb))
            painter.drawEllipse(QPointF(middle.x() + x * scale, middle.y() - y * scale), size / 2, size / 2)

    return _kept(look, draw)


def own_drawing(look: Look) -> Drawing:
    """A brush."""

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.fillRect(box, look.color("surface"))
        side = round(0.42 * box.width())
        place = QRectF(round(box.center().x() - side / 2), round(box.center().y() - side / 2), side, side)
        paint_icon(painter, "ph.paint-brush", place, look.color("ink2"))

    return draw


def picture_drawing(name: str) -> Drawing:
    """A shipped picture from resources/images/thumbnails."""
    picture = QPixmap(str(resource("images", "thumbnails", f"{name}.png")))

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(box, picture, QRectF(picture.rect()))

    return draw


def photo_drawing(file: str) -> Drawing:
    """The middle square of a shipped photograph."""
    picture = QPixmap(str(resource("images", "content", file))).scaledToHeight(2 * LARGEST)
    side = min(picture.width(), picture.height())
    square = QRectF((picture.width() - side) / 2, (picture.height() - side) / 2, side, side)

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(box, picture, square)

    return draw


def icon_drawing(look: Look, name: str) -> Drawing:
    """An icon on a plain ground, for data that have no picture."""

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.fillRect(box, look.color("surface"))
        inset = box.width() / 5
        paint_icon(painter, name, box.adjusted(inset, inset, -inset, -inset), look.color("ink2"))

    return draw


def fetched_drawing(look: Look, name: str) -> Drawing:
    """Pictures of a fetched set; until it is here the sign for fetching and its size."""
    path = fetched_file(name, ".png")
    kept: list[QPixmap] = []

    def draw(painter: QPainter, box: QRectF) -> None:
        if not kept and path.is_file():
            kept.append(QPixmap(str(path)))
        if kept and not kept[0].isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(box, kept[0], QRectF(kept[0].rect()))
            return
        painter.fillRect(box, look.color("field"))
        side = box.width() * 0.42
        sign = QRectF(box.center().x() - side / 2, box.top() + 0.14 * box.height(), side, side)
        paint_icon(painter, "ph.download-simple", sign, look.color("ink2"))
        if box.width() >= look.px(40):
            line = QRectF(box.left(), sign.bottom(), box.width(), box.bottom() - sign.bottom())
            size = f"{IMAGE_SETS[name].megabytes}{THIN}MB"
            put_text(painter, look.font("caption"), look.color("ink3"), line, size, Qt.AlignmentFlag.AlignCenter)

    return draw


def more_drawing(look: Look) -> Drawing:
    """Three dots: there are more sets."""

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.fillRect(box, look.color("field"))
        side = box.width() * 0.5
        sign = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
        paint_icon(painter, "ph.dots-three", sign, look.color("ink2"))

    return draw


class Thumbnail(QAbstractButton):
    """A picture with a word below; chosen it has an ink outline and the word is bold."""

    def __init__(
        self, look: Look, entry: ThumbnailEntry, parent: QWidget | None = None, sides: tuple[int, int] = SIDES[0]
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._entry = entry
        self._sides = sides
        self.setText(entry.caption)
        self.setAccessibleName(entry.caption)
        self.setToolTip(entry.tooltip)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        FocusRing(look, self, shape=lambda: (self._picture_box(), 6.0))
        look.changed.connect(self._restyle)

    @property
    def key(self) -> str:
        return self._entry.key

    def set_available(self, obstacle: str) -> None:
        """Whether it can be chosen; the obstacle, empty for none, is what the tooltip says then."""
        self.setEnabled(not obstacle)
        self.setToolTip(obstacle or self._entry.tooltip)

    def set_entry(self, entry: ThumbnailEntry) -> None:
        """Stand for another set."""
        self._entry = entry
        self.setText(entry.caption)
        self.setAccessibleName(entry.caption)
        self.setToolTip(entry.tooltip)
        self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _picture_box(self) -> QRectF:
        side = float(self._look.px(*self._sides))
        return QRectF((self.width() - side) / 2, 0, side, side)

    def sizeHint(self) -> QSize:
        side = self._look.px(*self._sides)
        return QSize(side, side + self._look.px(4) + self._look.line_height("caption"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, box = self._look, self._picture_box()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.4)
        clip = QPainterPath()
        clip.addRoundedRect(box, 6, 6)
        painter.save()
        painter.setClipPath(clip)
        self._entry.draw(painter, box)
        painter.restore()
        chosen = self.isChecked()
        outline: QColor = look.color("ink" if chosen else "ink3" if self.underMouse() else "line2")
        rounded(painter, box, 6, None, outline, 2 if chosen else 1)
        line = QRectF(0, box.bottom() + look.px(4), self.width(), look.line_height("caption"))
        font = look.font("caption", weight=600 if chosen else 400)
        align = Qt.AlignmentFlag.AlignHCenter
        put_text(painter, font, look.color("ink" if chosen else "ink3"), line, self.text(), align)
        painter.end()

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class Thumbnails(QWidget):
    """A grid of thumbnails, four a row, or five of many; arrow keys move.

    Entries that are "more" stand in the menu of a last one.

    Signals:
        chosen(key): the user chose another one.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, entries: Sequence[ThumbnailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        few = [entry for entry in entries if not entry.is_more]
        are_many = len(few) > 2 * COLUMNS
        columns = MANY if are_many else COLUMNS
        self._buttons = {entry.key: Thumbnail(look, entry, self, SIDES[are_many]) for entry in few}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 if are_many else 4)
        grid.setVerticalSpacing(8)
        for index, button in enumerate(self._buttons.values()):
            self._group.addButton(button)
            grid.addWidget(button, *divmod(index, columns))
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self._group.buttonClicked.connect(self._clicked)
        self._more = {entry.key: entry for entry in entries if entry.is_more}
        self._chosen = ""
        if self._more:
            tip = self.tr("More sets of pictures, which are fetched when they are chosen.")
            self._others = ThumbnailEntry("", self.tr("more…"), tip, more_drawing(look))
            self.more = Thumbnail(look, self._others, self)
            self.menu = QMenu(self)
            for entry in self._more.values():
                action = self.menu.addAction(entry.tooltip)
                action.triggered.connect(lambda _checked=False, key=entry.key: self.chosen.emit(key))
            self.more.clicked.connect(self._pop)
            grid.addWidget(self.more, *divmod(len(self._buttons), columns))

    def set_chosen(self, key: str) -> None:
        """Mark `key` as chosen, without a signal; an unknown key marks none."""
        self._chosen = key
        self._group.setExclusive(False)
        for name, button in self._buttons.items():
            button.setChecked(name == key)
            button.update()  # what was fetched has its pictures now
        self._group.setExclusive(True)
        if self._more:
            self.more.set_entry(self._more.get(key, self._others))
            self.more.setChecked(key in self._more)

    def set_available(self, key: str, obstacle: str) -> None:
        """Let the entry `key` be chosen, or say why it cannot be; an unknown key is no matter."""
        if key in self._buttons:
            self._buttons[key].set_available(obstacle)

    def _clicked(self, button: QAbstractButton) -> None:
        assert isinstance(button, Thumbnail)
        self.chosen.emit(button.key)

    def _pop(self) -> None:
        self.more.setChecked(self._chosen in self._more)
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
