"""Sliders of the data: how many, how noisy, how many wrong answers, how many of each class."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout

from playground.core import edits
from playground.core.datasets import Curve, Data, Heights, OwnPoints, Pixels, Points, Pupils
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.session.studio import Studio
from playground.ui.numbers import count, parse_number, parse_percent, percent
from playground.ui.theme import Look
from playground.ui.train.data.section import DataSection
from playground.ui.train.data.texts import noise_text
from playground.ui.train.gesture import Gesture
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider

COLUMNS = 2


def _tr(text: str) -> str:
    return QCoreApplication.translate("NumbersSection", text)


@frozen
class Number:
    """One slider: the field of the data it sets, its words, and how it shows and reads the value.

    ``owner`` is a kind of data that has the field: it knows the limits.
    """

    field: str
    caption: Callable[[], str]
    show: Callable[[float], str]
    tip: Callable[[Data], str]
    read: Callable[[str], float] = parse_percent
    integer: bool = False
    owner: type = Points
    default: float = 0.0


def _noise_tip(data: Data) -> str:
    match data:
        case Points():
            return _tr("Adds to each coordinate a random number N(0, σ²), σ = noise × 1 unit of the ±6 plane.")
        case OwnPoints():
            return _tr(
                "Moves each coordinate by a random number N(0, σ²), σ = noise × 1 unit of the ±6 plane, the same for "
                "the same data die. At 0 the points are again where you drew them."
            )
        case Curve():
            return _tr("Adds to each y a random number N(0, σ²), σ = noise × 1 unit of y.")
        case Heights():
            return _tr("Adds to each value a random number N(0, σ²), σ = noise × 1 unit; values go from −1 to +1.")
        case Pixels():
            return _tr("Adds to each colour a random number N(0, σ²), σ = noise × the full range of a colour.")
    return _tr("Adds to each pixel a random number N(0, σ²), σ = noise × the full range of a pixel.")


def _balance_tip(data: Data) -> str:
    if isinstance(data, OwnPoints):
        return _tr(
            "How many of your points take part: at 50 : 50 all, at 80 : 20 all of the first class and a quarter of the "
            "last, those between by equal ratios. The data die says which; the others stay, pale."
        )
    if data.task.is_binary:
        return _tr("Share of the first class to that of the second.")
    return _tr("Share of the first class to that of the last; those between follow by equal ratios.")


def balance_text(balance: float) -> str:
    """ "50 : 50"."""
    first = round(100 * balance)
    return f"{first} : {100 - first}"


def parse_balance(text: str) -> float:
    """A share from "70 : 30", "70" or "70 %". Raises ValueError."""
    return parse_percent(text.split(":")[0])


NUMBERS: tuple[Number, ...] = (
    Number(
        "points",
        lambda: _tr("points"),
        lambda value: count(round(value)),
        lambda _data: _tr("How many points are drawn. Another number draws them afresh and training starts anew."),
        read=parse_number,
        integer=True,
        default=500.0,
    ),
    Number(
        "side",
        lambda: _tr("pixels a side"),
        lambda value: count(round(value)),
        lambda _data: _tr("The photograph is made so small: each of its pixels is a sample."),
        read=parse_number,
        integer=True,
        owner=Pixels,
        default=64.0,
    ),
    Number(
        "count",
        lambda: _tr("pictures"),
        lambda value: count(round(value)),
        lambda _data: _tr("How many eyes are drawn. With more of them training starts anew; the first stay the same."),
        read=parse_number,
        integer=True,
        owner=Pupils,
        default=1000.0,
    ),
    Number("noise", lambda: _tr("noise"), noise_text, _noise_tip),
    Number(
        "shuffled",
        lambda: _tr("shuffled"),
        lambda value: percent(value, 0),
        lambda _data: _tr(
            "This share of the training samples exchange their answers: what is left to learn of them can only be "
            "learned by heart. Validation and test samples keep their own."
        ),
    ),
    Number("balance", lambda: _tr("balance"), balance_text, _balance_tip, read=parse_balance, default=0.5),
)
"""In the order they stand."""


class NumbersSection(DataSection):
    """A slider for each of :data:`NUMBERS` that the data have, two a row."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(look, studio)
        self.sliders = {number.field: self._slider(number) for number in NUMBERS}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._shown: tuple[str, ...] = ()
        look.changed.connect(self._fit)
        self._fit()

    @staticmethod
    def applies(data: Data) -> bool:
        return bool(_fields(data)) and not isinstance(data, OwnPoints)  # theirs are behind a button

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        data = new.data
        self._arrange(_fields(data))
        self.sliders["noise"].set_caption(_tr("pixel noise") if data.space == "picture" else _tr("noise"))
        for number in NUMBERS:
            if number.field in self._shown:
                slider = self.sliders[number.field]
                slider.setToolTip(number.tip(data))
                slider.set_value(getattr(data, number.field))

    def _arrange(self, fields: tuple[str, ...]) -> None:
        if fields == self._shown:
            return
        self._shown = fields
        for field, slider in self.sliders.items():
            self._grid.removeWidget(slider)
            slider.setVisible(field in fields)
        for place, field in enumerate(fields):
            self._grid.addWidget(self.sliders[field], *divmod(place, COLUMNS))
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def _slider(self, number: Number) -> ValueSlider:
        limits = limits_of(number.owner, number.field)
        slider = ValueSlider(
            self._look,
            number.caption(),
            Scale(
                minimum=limits.minimum,
                maximum=limits.maximum,
                log=number.integer,
                integer=number.integer,
                default=number.default,
            ),
            number.show,
            number.tip(Points()),
            self,
            read=number.read,
        )

        def change(experiment: Experiment, value: float) -> Experiment:
            return edits.set_data(experiment, **{number.field: round(value) if number.integer else value})

        Gesture(self._studio.document, slider.pressed, slider.moved, slider.released, change, self)
        return slider

    def _fit(self) -> None:
        self._grid.setHorizontalSpacing(self._look.px(20, 28))
        self._grid.setVerticalSpacing(self._look.px(10, 14))


def number_captions(data: Data) -> list[str]:
    """What can be set, such as "noise"."""
    return [number.caption() for number in NUMBERS if number.field in _fields(data)]


def number_texts(data: Data) -> list[str]:
    """What is set to something else than usual, such as "noise 10 %"."""
    numbers = [number for number in NUMBERS if number.field in _fields(data)]
    values = [(number, getattr(data, number.field)) for number in numbers]
    return [f"{number.caption()} {number.show(value)}" for number, value in values if value != number.default]


def _fields(data: Data) -> tuple[str, ...]:
    return tuple(number.field for number in NUMBERS if number.field in data.settings)
