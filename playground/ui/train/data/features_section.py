"""What the network reads of a place of the plane: one button a feature, with the feature's own map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.datasets import PLANE, Data, OnPlane
from playground.core.experiment import Experiment
from playground.core.features import FEATURES, PLAIN
from playground.session.studio import Studio
from playground.ui.focus import FocusRing
from playground.ui.paint import put_text, rounded
from playground.ui.theme import Look
from playground.ui.train.data.section import DataSection
from playground.ui.train.wording import term
from playground.ui.widgets.label import Label
from playground.ui.widgets.map_colors import picture, value_colors

GRAIN = 28
"""Places a side of a feature's map."""


class FeatureButton(QAbstractButton):
    """The map of a feature over the plane, its formula below; chosen it has an ink outline, else it is pale."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self._image: QImage | None = None
        self.setText(term(FEATURES[name].title))
        self.setAccessibleName(self.text())
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        FocusRing(look, self, shape=lambda: (self._box(), 5.0))
        look.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._image = None
        self.updateGeometry()
        self.update()

    def _side(self) -> int:
        return min(self._look.px(26, 40), self.width())

    def _box(self) -> QRectF:
        return QRectF((self.width() - self._side()) / 2 + 1, 1, self._side() - 2, self._side() - 2)

    def _map(self) -> QImage:
        if self._image is None:
            places = np.linspace(-PLANE, PLANE, GRAIN)
            x1, x2 = np.meshgrid(places, places[::-1])
            values = FEATURES[self._name].of(x1, x2, np.sin)
            self._image = picture(value_colors(values / np.abs(values).max(), self._look, False))
        return self._image

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(26, 40), self._look.px(26, 40) + self._look.line_height("caption"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(20, 30), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, box, chosen = self._look, self._box(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        clip = QPainterPath()
        clip.addRoundedRect(box, 4, 4)
        painter.save()
        painter.setClipPath(clip)
        painter.setOpacity(1.0 if chosen or self.underMouse() else 0.45)
        painter.drawImage(box, self._map())
        painter.restore()
        outline = look.color("ink" if chosen else "ink3" if self.underMouse() else "line2")
        rounded(painter, box, 4, None, outline, 2 if chosen else 1)
        line = QRectF(-4, self._side() + look.px(1), self.width() + 8, look.line_height("caption"))
        font = look.font("caption", weight=600 if chosen else 400, px=look.px(10, 14))
        put_text(
            painter, font, look.color("ink" if chosen else "ink3"), line, self.text(), Qt.AlignmentFlag.AlignHCenter
        )
        painter.end()

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class FeatureRow(QWidget):
    """All features, some of them chosen, never none.

    Signals:
        chosen(tuple): names of those a person wants now.
    """

    chosen = Signal(tuple)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {name: FeatureButton(look, name, self) for name in FEATURES}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for button in self.buttons.values():
            row.addWidget(button)
            button.clicked.connect(self._clicked)
        self.set_chosen(PLAIN)

    def set_chosen(self, names: tuple[str, ...]) -> None:
        """Mark these, without a signal."""
        for name, button in self.buttons.items():
            button.setChecked(name in names)
            only = names == (name,)
            what = self.tr("The network reads {0}.") if name in names else self.tr("The network does not read {0}.")
            button.setToolTip(
                self.tr("{0} is all the network reads; choose another one first.").format(button.text())
                if only
                else what.format(button.text())
            )

    def _clicked(self) -> None:
        names = tuple(name for name, button in self.buttons.items() if button.isChecked())
        if not names:  # something must be read
            button = self.sender()
            assert isinstance(button, FeatureButton)
            button.setChecked(True)
            return
        self.chosen.emit(names)


class FeaturesSection(DataSection):
    """The row of features under its caption."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(look, studio)
        self.row = FeatureRow(look)
        document = studio.document
        self.row.chosen.connect(lambda names: document.edit(edits.set_data(document.experiment, features=names)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label(look, self.tr("input features"), "caption", "ink3"))
        column.addWidget(self.row)

    @staticmethod
    def applies(data: Data) -> bool:
        return isinstance(data, OnPlane)

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        assert isinstance(new.data, OnPlane)
        self.row.set_chosen(new.data.features)
