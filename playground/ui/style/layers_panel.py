"""How much each layer weighs, in style and in content."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.core.pretrained import PRETRAINED
from playground.core.style import STYLE_SCALE, recipe, with_layer
from playground.session.stylist import Stylist
from playground.ui.numbers import rate
from playground.ui.style.row_slider import RowSlider
from playground.ui.style.texts import layer_text
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale

KINDS = ("style", "content")
LEAST, MOST = 1e-5, 1e3


class LayersPanel(QWidget):
    """Sliders of the layers that count, or of all; moving one from 0 lets its layer take part."""

    def __init__(self, look: Look, stylist: Stylist, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stylist = stylist
        self._network = ""
        self._shows_all = False
        self.sliders: dict[tuple[str, str], RowSlider] = {}
        self.more = Button(look, self.tr("All layers"), "ph.caret-down-bold", "quiet", parent=self, height="card")
        self._captions = {
            "style": Label(look, self.tr("style layers"), "caption", "ink3"),
            "content": Label(look, self.tr("content layers"), "caption", "ink3"),
        }
        self._captions["style"].setToolTip(
            self.tr("A style layer of n filters weighs {0}/n² in the course's recipe.").format(round(STYLE_SCALE))
        )
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._list)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._captions["style"])
        head.addStretch(1)
        head.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        self.more.clicked.connect(self._toggle)
        stylist.edited.connect(self._show)
        look.changed.connect(self._restyle)
        self._restyle()
        self._show()

    def show_all(self, every: bool) -> None:
        """Offer every layer of the network, or only those that count."""
        self._shows_all = every
        self._show()

    def tab_stops(self) -> list[QWidget]:
        """As they stand."""
        return [self.more, *self.sliders.values()]

    def _toggle(self) -> None:
        self.show_all(not self._shows_all)

    def _make(self, network: str) -> None:
        """Sliders of all layers of a network."""
        while self._rows.count():
            self._rows.takeAt(0)
        for slider in self.sliders.values():
            slider.hide()
            slider.deleteLater()
        first = recipe(network)
        defaults = {"style": dict(first.style_layers), "content": dict(first.content_layers)}
        formulas = {
            "style": self.tr("mean (G − G_style)² with G = F·Fᵀ / (h·w)"),
            "content": self.tr("mean (F − F_content)²"),
        }
        self.sliders = {}
        for kind in KINDS:
            if kind == "content":
                self._rows.addWidget(self._captions["content"])
            for name, stage in PRETRAINED[network].named.items():
                default = defaults[kind].get(name, 0.0)
                tooltip = self.tr("Weight w of {layer} ({channels} filters): w · {formula}. It may change on the way.")
                slider = RowSlider(
                    self._look,
                    layer_text(name),
                    Scale(minimum=LEAST, maximum=MOST, log=True, zero=True, default=default),
                    rate,
                    tooltip.format(layer=layer_text(name), channels=stage.channels, formula=formulas[kind]),
                    self._list,
                )
                words = self.tr("style of {0}") if kind == "style" else self.tr("content of {0}")
                slider.setAccessibleName(words.format(layer_text(name)))
                slider.moved.connect(lambda weight, kind=kind, name=name: self._set(kind, name, weight))
                self._rows.addWidget(slider)
                self.sliders[kind, name] = slider
        self._rows.addStretch(1)
        before: QWidget = self.more
        for slider in self.sliders.values():
            QWidget.setTabOrder(before, slider)
            before = slider

    def _set(self, kind: str, name: str, weight: float) -> None:
        self._stylist.edit(with_layer(self._stylist.settings, kind, name, weight))

    def _show(self) -> None:
        settings = self._stylist.settings
        if settings.network != self._network:
            self._network = settings.network
            self._make(settings.network)
        weights = {"style": dict(settings.style_layers), "content": dict(settings.content_layers)}
        for (kind, name), slider in self.sliders.items():
            slider.set_value(weights[kind].get(name, 0.0))
            slider.setVisible(self._shows_all or name in weights[kind])
        self.more.set_text(self.tr("Fewer layers") if self._shows_all else self.tr("All layers"))
        self.more.set_icon("ph.caret-up-bold" if self._shows_all else "ph.caret-down-bold")
        self.more.setToolTip(
            self.tr("Show only the layers that count.")
            if self._shows_all
            else self.tr("Show every layer of the network: any of them can take part.")
        )

    def _restyle(self) -> None:
        self._rows.setSpacing(self._look.px(0, 0))
        self._list.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        ends = sum(self._look.px(26, 36) for _slider in range(4))
        self._scroll.setMinimumHeight(ends)
