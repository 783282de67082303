"""Gram matrices of a layer: which filters answer at the same places, in the painting and in the result."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.pretrained import PRETRAINED
from playground.session.styling import MOST_FILTERS
from playground.session.stylist import Stylist
from playground.ui.numbers import percent
from playground.ui.style.matrix_view import MatrixView
from playground.ui.style.texts import layer_text
from playground.ui.theme import Look
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label


class GramsPanel(QWidget):
    """Two matrices side by side on one scale, and how far apart they are.

    Signals:
        layerChosen(name): those of another layer are wanted.
    """

    layerChosen = Signal(str)

    def __init__(self, look: Look, stylist: Stylist, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stylist = stylist
        self._network = ""
        self.heading = Label(look, self.tr("Gram matrices"), "heading", parent=self)
        self.layer = Choice(
            look,
            [Option("", "")],
            self.tr("The layer whose Gram matrices are shown: G = F·Fᵀ / (h·w) of its feature maps F."),
            self,
            height="card",
        )
        self.layer.setAccessibleName(self.tr("layer of the Gram matrices"))
        self.filters = Label(look, "", "secondary", "ink2", self)
        self.filters.setToolTip(self.tr("How many of the layer's filters are shown"))
        self.apart = Label(look, "", "value", parent=self)
        self.apart.setToolTip(self.tr("‖G_result − G_painting‖ / ‖G_painting‖ over all filters of the layer"))
        self._apart_words = Label(look, self.tr("apart"), "caption", "ink3", self)
        tooltip = self.tr(
            "How strongly two filters answer at the same places: the {0} filters that answer most to the painting, "
            "one row and one column each. The colour is √(G / largest), the same scale in both. A click enlarges."
        )
        self.views = {}
        self._captions = {}
        for side, words in (("painting", self.tr("painting")), ("picture", self.tr("result"))):
            view = MatrixView(look, words, tooltip.format(MOST_FILTERS), self)
            self.views[side] = view
            self._captions[side] = Label(look, words, "caption", "ink3", self)
        self.empty = Label(
            look,
            self.tr("Those of the painting and of the result stand here once the pixels move."),
            "secondary",
            "ink2",
            self,
            wrap=True,
        )
        self._nothing = QWidget(self)
        nothing = QVBoxLayout(self._nothing)
        nothing.setContentsMargins(0, 0, 0, 0)
        nothing.addWidget(self.empty)
        nothing.addStretch(1)
        self._lay_out()
        self.layer.chosen.connect(self.layerChosen)
        stylist.gramsArrived.connect(self._show)
        stylist.edited.connect(self._show_layers)
        look.changed.connect(self._restyle)
        self._show_layers()
        self._restyle()

    def _lay_out(self) -> None:
        look = self._look
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(look.px(8, 6))
        head.addWidget(self.layer)
        head.addWidget(self.filters)
        head.addStretch(1)
        head.addWidget(self._apart_words)
        head.addWidget(self.apart)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        for side, view in self.views.items():
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(view)
            column.addWidget(self._captions[side])
            self._row.addLayout(column, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.heading)
        self._column.addLayout(head)
        self._column.addWidget(self._nothing)
        self._column.addLayout(self._row)
        self._column.addStretch(1)

    @property
    def chosen_layer(self) -> str:
        """Whose matrices are wanted."""
        return self.layer.current

    def _show_layers(self) -> None:
        network = self._stylist.settings.network
        if network == self._network:
            return
        self._network = network
        names = PRETRAINED[network].named
        self.layer.set_options([Option(name, layer_text(name)) for name in names])
        middle = PRETRAINED[network].style[2]
        self.layer.set_chosen(middle)
        self.layerChosen.emit(middle)

    def _show(self) -> None:
        grams = self._stylist.grams
        for shown in (*self.views.values(), *self._captions.values()):
            shown.setVisible(grams is not None)
        self._nothing.setVisible(grams is None)
        if grams is None:
            self.filters.set_text("")
            self.apart.set_text("–")
            return
        self.filters.set_text(self.tr("{0} of {1}").format(len(grams.filters), grams.channels))
        self.apart.set_text(percent(grams.apart))
        largest = max(float(grams.painting.max()), float(grams.picture.max()), 1e-12)
        for side, view in self.views.items():
            view.set_values(getattr(grams, side), grams.filters, largest)

    def _restyle(self) -> None:
        self._row.setSpacing(self._look.px(12, 14))
        self._nothing.setFixedHeight(self._look.px(170, 196))  # as much as the matrices take, so that nothing jumps
        self._column.setSpacing(self._look.px(8, 8))
        self._show()
