"""A second style, blended into the first."""

from __future__ import annotations

from attrs import evolve
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.gallery import PAINTINGS, Source, shipped
from playground.session.stylist import Stylist
from playground.ui.numbers import THIN, parse_percent
from playground.ui.style.row_slider import RowSlider
from playground.ui.style.texts import short_title_of
from playground.ui.theme import Look
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale

NONE = "none"
USUAL = 0.5
"""Share of a second style just chosen."""


class BlendRow(QWidget):
    """Which style, and how much of it; the slider is there while a second one is chosen."""

    def __init__(self, look: Look, stylist: Stylist, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stylist = stylist
        self._sources: dict[str, Source] = {}
        self._words = Label(look, self.tr("blend with"), "caption", "ink3")
        self.choice = Choice(
            look,
            [Option(NONE, self.tr("no second style"))],
            self.tr("A second style. Between the Gram matrices of both: G = (1 − b)·G₁ + b·G₂."),
            self,
        )
        self.choice.setAccessibleName(self.tr("second style"))
        self.slider = RowSlider(
            look,
            self.tr("share b"),
            Scale(minimum=0.0, maximum=1.0, default=USUAL),
            lambda share: f"{100 * share:.0f}{THIN}%",
            self.tr("How much of the second style: G = (1 − b)·G₁ + b·G₂. It may change on the way."),
            self,
            read=parse_percent,
        )
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words)
        row.addWidget(self.choice, 1)
        self._row = row
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(row)
        self._column.addWidget(self.slider)
        self.choice.chosen.connect(self._choose)
        self.slider.moved.connect(lambda share: stylist.edit(evolve(stylist.settings, blend=share)))
        stylist.chosen.connect(self._show)
        stylist.edited.connect(self._show)
        look.changed.connect(self._restyle)
        self._restyle()
        self._show()

    def _choose(self, key: str) -> None:
        source = self._sources.get(key)
        settings = self._stylist.settings
        if source is not None and settings.blend == 0:
            self._stylist.edit(evolve(settings, blend=USUAL))
        self._stylist.choose("second", source)

    def _show(self) -> None:
        sources = [*map(shipped, PAINTINGS), *self._stylist.own("style")]
        second = self._stylist.choices.second
        if second is not None and second not in sources:
            sources.append(second)
        self._sources = {f"{source.kind}:{source.name}": source for source in sources}
        options = [Option(key, short_title_of(source)) for key, source in self._sources.items()]
        new = [Option(NONE, self.tr("no second style")), *options]
        if tuple(new) != self.choice.options:
            self.choice.set_options(new)
        self.choice.set_chosen(NONE if second is None else f"{second.kind}:{second.name}")
        self.slider.setVisible(second is not None)
        self.slider.set_value(self._stylist.settings.blend)

    def _restyle(self) -> None:
        self._words.setVisible(not self._look.theme.projector)  # its room is needed
        self._row.setSpacing(self._look.px(10, 12))
        self._column.setSpacing(self._look.px(4, 4))
