"""Eight learning rates side by side, from too small to diverging, with the bound between the two."""

from __future__ import annotations

from functools import partial

import attrs
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from playground.core.descent.eight_rates import SHARES, START, bound, eight_rates
from playground.core.descent.race import Race, Racer
from playground.core.fields import limits_of
from playground.core.optimisers import SGD
from playground.session.race import BOWL, RaceTrack
from playground.ui.descent.surfaces.condition import condition_slider
from playground.ui.descent.surfaces.rate_card import RateCard
from playground.ui.numbers import rate
from playground.ui.paint import text_width
from playground.ui.theme import Look
from playground.ui.widgets.label import Label


class RatesStrip(QWidget):
    """Heading, sentence and bound, and below them the eight; as a view of its own they stand in two rows.

    Signals:
        started(): one of them runs on the large map now.
    """

    started = Signal()

    def __init__(self, look: Look, track: RaceTrack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._track = track
        self._rows = 1
        self._shown: float | None = None
        self.heading = Label(look, self.tr("Eight learning rates"), "heading")
        self.sentence = Label(look, "", "secondary", "ink2")
        self.sentence.setMinimumWidth(1)  # it gives way to a shorter one
        self.bound = Label(look, "", "mono")
        self.bound.setToolTip(
            self.tr(
                "Along a direction of curvature λ each step multiplies the distance to the minimum by 1 − α λ. "
                "It shrinks as long as α is below 2 / λ, in all directions as long as α is below 2 / λmax."
            )
        )
        self.condition = condition_slider(look, self, inline=True)
        self.cards = [RateCard(look, self) for _share in SHARES]
        for number, card in enumerate(self.cards):
            card.clicked.connect(partial(self.run, number))
        self.condition.moved.connect(track.set_condition)
        self._lay_out()
        track.changed.connect(self._show_race)
        look.changed.connect(self._restyle)
        self._show_race()
        self._restyle()

    def set_rows(self, rows: int) -> None:
        """Set the eight in one row, or in two."""
        if rows != self._rows:
            self._rows = rows
            self._place_cards()

    def run(self, number: int) -> None:
        """Let plain gradient descent run down the bowl alone, with this one of the rates."""
        path = self.cards[number].path
        assert path is not None
        self._track.choose(BOWL)
        race = self._track.race
        limits = limits_of(Racer, "learning_rate")
        learning_rate = min(max(path.rate, limits.minimum), limits.maximum)
        racers = [
            attrs.evolve(racer, on=True, learning_rate=learning_rate)
            if isinstance(racer.optimiser, SGD)
            else attrs.evolve(racer, on=False)
            for racer in race.racers
        ]
        self._track.edit(attrs.evolve(race, racers=tuple(racers), noise=0.0))
        self._track.start_at(*START)
        self.started.emit()

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        for widget in (self.heading, self.sentence, self.bound):
            self._head.addWidget(widget)
        self._head.addStretch(1)
        self._head.addWidget(self.condition)
        self._grid = QGridLayout()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addLayout(self._head)
        self._column.addLayout(self._grid, 1)
        self._place_cards()

    def _place_cards(self) -> None:
        columns = len(self.cards) // self._rows
        for card in self.cards:
            self._grid.removeWidget(card)
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, *divmod(number, columns))
        for column in range(len(self.cards)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _show_race(self, *_changed: object) -> None:
        condition = self._bowl.condition
        if condition == self._shown:
            return
        self._shown = condition
        self.condition.set_value(condition)
        self._fit_sentence()
        self.bound.set_text(self.tr("2/λmax = {rate}").format(rate=rate(bound(condition))))
        for card, path in zip(self.cards, eight_rates(condition), strict=True):
            card.show_path(path, condition)

    def _fit_sentence(self) -> None:
        """The whole sentence where it has room, else the end of it."""
        whole = self.tr("bowl with curvatures 1 and {condition}: gradient descent converges below")
        whole = whole.format(condition=rate(self._bowl.condition))
        look, others = self._look, (self.bound, self.heading, self.condition)
        taken = sum(widget.sizeHint().width() for widget in others) + look.px(90, 110)
        room = self.width() - taken - (self.condition.width() - self.condition.sizeHint().width())
        short = text_width(look.font("secondary"), whole) > room
        self.sentence.set_text(self.tr("converges below") if short else whole)

    @property
    def _bowl(self) -> Race:
        return self._track.race_on(BOWL)

    def _restyle(self) -> None:
        look = self._look
        pad = look.px(16, 14)
        self._column.setContentsMargins(pad, look.px(8, 6), pad, look.px(10, 8))
        self._head.setSpacing(look.px(10, 10))
        self._grid.setHorizontalSpacing(look.px(12, 14))
        self._grid.setVerticalSpacing(look.px(10, 8))
        self._grid.setContentsMargins(0, look.px(6, 4), 0, 0)
        self.condition.setFixedWidth(look.px(260, 330))
        self._fit_sentence()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(900), self._look.px(214, 260))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sentence()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()
