"""How a style transfer measures: network, optimiser, start, size, and how much each part of the loss weighs."""

from __future__ import annotations

from typing import Any

from attrs import evolve
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core.pretrained import PRETRAINED
from playground.core.style import LARGEST_SIZE, LEAST_SIZE, NETWORKS, OPTIMISERS, STARTS, first_settings
from playground.session.fetching import Bringer
from playground.session.stylist import Stylist
from playground.session.weights_fetching import has_weights
from playground.ui.numbers import THIN, count, parse_number, rate
from playground.ui.style.fetch_row import FetchRow
from playground.ui.style.row_slider import RowSlider
from playground.ui.style.texts import duration
from playground.ui.theme import Look
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.label import Hairline, Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented

SIZE_STEP = 32
"""Px between two sizes of the slider."""
GIGABYTE = 1e9


class MeasurePanel(QWidget):
    """Everything but the layers. What a transfer keeps until its end says so in its tooltip."""

    def __init__(self, look: Look, stylist: Stylist, fetcher: Bringer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stylist = stylist
        self._make_choices()
        self.fetching = FetchRow(look, fetcher, self)
        fetcher.arrived.connect(self._show)
        self._make_sliders()
        self._lay_out()
        self.network.chosen.connect(stylist.choose_network)
        self.optimiser.chosen.connect(lambda key: self._edit(optimiser=key))
        self.start.chosen.connect(lambda key: self._edit(start=key))
        self.dice.clicked.connect(stylist.new_noise)
        self.longest.moved.connect(self._set_size)
        self.iterations.moved.connect(lambda value: self._edit(iterations=round(value)))
        for field, slider in self.weights.items():
            slider.moved.connect(lambda value, field=field: self._edit(**{field: value}))
        self.colours.switched.connect(lambda on: self._edit(original_colours=on))
        self.small_first.switched.connect(lambda on: self._edit(coarse_to_fine=on))
        for signal in (stylist.edited, stylist.chosen, stylist.previewed, stylist.stateChanged):
            signal.connect(self._show)
        look.changed.connect(self._restyle)
        self._restyle()
        self._show()

    def _make_choices(self) -> None:
        look = self._look
        entries = {name: PRETRAINED[name] for name in NETWORKS}
        fetched = [entry for entry in entries.values() if not entry.is_shipped]
        to_fetch = ", ".join(f"{entry.title} ({entry.megabytes}{THIN}MB)" for entry in fetched)
        self.network = Segmented(
            look,
            [(key, term(entry.title)) for key, entry in entries.items()],
            self.tr(
                "Whose feature maps are compared: SqueezeNet for a quick draft, VGG-16 as in the course. Has to be "
                "fetched first: {0}. Another network counts from the next start on."
            ).format(term(to_fetch)),
            self,
        )
        self.network.setAccessibleName(self.tr("network"))
        titles = {"lbfgs": self.tr("L-BFGS"), "adam": self.tr("Adam")}
        self.optimiser = Segmented(
            look,
            [(key, titles[key]) for key in OPTIMISERS],
            self.tr("What moves the pixels: L-BFGS knows the curvature and needs no learning rate; Adam needs one."),
            self,
        )
        self.optimiser.setAccessibleName(self.tr("optimiser"))
        starts = {"content": self.tr("content"), "noise": self.tr("noise")}
        self.start = Segmented(
            look,
            [(key, starts[key]) for key in STARTS],
            self.tr("The picture that the pixels start from; counts from the next start on."),
            self,
        )
        self.start.setAccessibleName(self.tr("start from"))
        self.dice = Button(
            look, "", "ph.dice-five", "quiet", self.tr("Other noise, from the next start on."), self, height="card"
        )
        self.dice.setAccessibleName(self.tr("new noise"))
        self.colours = CheckBox(
            look,
            self.tr("keep original colours"),
            self.tr("The brightness of the result in the colours of the content (Y of one, I and Q of the other)."),
            self,
        )
        self.small_first = CheckBox(
            look,
            self.tr("small first"),
            self.tr(
                "Start with a small picture and double it, so that something can be recognised after seconds; counts "
                "from the next start on."
            ),
            self,
        )

    def _make_sliders(self) -> None:
        look, first = self._look, first_settings()
        self.longest = RowSlider(
            look,
            self.tr("size"),
            Scale(minimum=LEAST_SIZE, maximum=LARGEST_SIZE, integer=True, default=first.size),
            lambda value: self.tr("{0} px").format(count(round(value))).replace(" ", THIN),
            self.tr("Longer side of the result; time and memory grow with its square. Counts from the next start on."),
            self,
            read=lambda text: parse_number(text.strip().removesuffix("px")),
        )
        self.costs = Label(look, "", "caption", "ink3", self)
        self.costs.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.iterations = RowSlider(
            look,
            self.tr("iterations"),
            Scale(minimum=10, maximum=2000, log=True, integer=True, default=first.iterations),
            lambda value: count(round(value)),
            self.tr("How often the pixels are moved; it may change on the way."),
            self,
        )
        loss = self.tr("L = α·Σ w·mean (F − F_content)² + β·Σ w·mean (G − G_style)² + γ·V; it may change on the way.")
        words = {
            "content_weight": (self.tr("content"), self.tr("α: how much the content weighs."), 1e-3, 1e3),
            "style_weight": (self.tr("style"), self.tr("β: how much the style weighs."), 1e-4, 1e2),
            "smoothness": (
                self.tr("smooth"),
                self.tr("γ: how much V weighs, the mean squared difference between neighbouring pixels."),
                1e-5,
                1e2,
            ),
            "learning_rate": (self.tr("learning rate"), self.tr("Adam's steps, in 1/255 of the range."), 0.01, 100.0),
        }
        self.weights = {
            field: RowSlider(
                look,
                caption,
                Scale(
                    minimum=least, maximum=most, log=True, zero=field != "learning_rate", default=getattr(first, field)
                ),
                rate,
                f"{text}\n{loss}",
                self,
            )
            for field, (caption, text, least, most) in words.items()
        }

    def _lay_out(self) -> None:
        look = self._look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.network)
        self._column.addWidget(self.fetching)
        self._pairs = []
        for words, choice in ((self.tr("optimiser"), self.optimiser), (self.tr("start from"), self.start)):
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(Label(look, words, "caption", "ink3", self))
            row.addStretch(1)
            if choice is self.start:
                row.addWidget(self.dice)
            row.addWidget(choice)
            self._column.addLayout(row)
            self._pairs.append(row)
        self._column.addWidget(self.weights["learning_rate"])
        self._column.addWidget(self.longest)
        self._column.addWidget(self.costs, 0, Qt.AlignmentFlag.AlignRight)
        self._column.addWidget(self.iterations)
        self._column.addWidget(Hairline(look, Qt.Orientation.Horizontal, self))
        for field in ("content_weight", "style_weight", "smoothness"):
            self._column.addWidget(self.weights[field])
        boxes = QHBoxLayout()
        boxes.setContentsMargins(0, 0, 0, 0)
        boxes.addWidget(self.colours)
        boxes.addStretch(1)
        boxes.addWidget(self.small_first)
        self._column.addLayout(boxes)
        self._column.addStretch(1)

    def tab_stops(self) -> list[QWidget]:
        """As they stand."""
        weights = [self.weights[field] for field in ("content_weight", "style_weight", "smoothness")]
        choices = (self.network, self.fetching.button, self.optimiser, self.dice, self.start)
        before = (*choices, self.weights["learning_rate"], self.longest, self.iterations)
        return [*before, *weights, self.colours, self.small_first]

    def _edit(self, **changes: Any) -> None:
        self._stylist.edit(evolve(self._stylist.settings, **changes))

    def _set_size(self, value: float) -> None:
        """To the next step, in the direction in which the slider was moved."""
        before = self._stylist.settings.size
        size = round(value / SIZE_STEP) * SIZE_STEP
        if size == before and value != before and abs(value - before) < SIZE_STEP / 2:
            step = SIZE_STEP if value > before else -SIZE_STEP
            size = before + step if not self.longest.is_dragged else before
        size = min(max(size, LEAST_SIZE), LARGEST_SIZE)
        self.longest.set_value(size)
        self._edit(size=size)

    def _show(self, *_what: object) -> None:
        settings = self._stylist.settings
        self.network.set_chosen(settings.network)
        self.fetching.show_network(settings.network)
        self.fetching.setVisible(not has_weights(settings.network))
        self.optimiser.set_chosen(settings.optimiser)
        self.start.set_chosen(settings.start)
        self.dice.setVisible(settings.start == "noise")
        self.longest.set_value(settings.size)
        self.iterations.set_value(settings.iterations)
        for field, slider in self.weights.items():
            slider.set_value(getattr(settings, field))
        self.weights["learning_rate"].setVisible(settings.optimiser == "adam")
        self.colours.set_checked(settings.original_colours)
        self.small_first.set_checked(settings.coarse_to_fine)
        needs = self._stylist.needed_bytes / GIGABYTE
        text = self.tr("{0} GB of memory, about {1} in all")
        self.costs.set_text(text.format(f"{needs:.1f}", duration(self._stylist.expected_seconds)))

    def _restyle(self) -> None:
        self._column.setSpacing(self._look.px(5, 4))
        self.network.setMinimumWidth(self._look.px(200, 300))
