"""Tools to draw one's own points with: what they carry, which class or value, the brush, and where to begin."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from playground.core import edits
from playground.core.datasets import Data, OnPlane, OwnPoints
from playground.core.datasets.own_points import CLASSES, VALUES, class_names, with_answers, with_classes
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.core.own_copy import own_copy
from playground.core.point_brush import Brush
from playground.core.training import Seeds
from playground.session.point_brush import DRAW, ERASE, PICK
from playground.session.studio import Studio
from playground.ui.theme import Look
from playground.ui.train.data.class_chips import ClassChips
from playground.ui.train.data.section import DataSection
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import ValueSlider
from playground.ui.widgets.value_bar import ValueBar


class OwnPointsSection(DataSection):
    """Chooses the tool of the studio's brush; the drawing itself is done on the Output map."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(look, studio)
        self._model: tuple[OnPlane, Seeds] | None = None
        """The ready set that was shown last, with its dice."""
        self.answers = Button(look, icon="ph.circle-half", kind="quiet", height="card")
        self.copy = Button(
            look, icon="ph.copy", kind="quiet", height="card", tooltip=self.tr("Go on with the points of a ready set.")
        )
        self.copy.setAccessibleName(self.tr("take the points of the set shown before"))
        self.clear = Button(
            look, icon="ph.trash", kind="quiet", height="card", tooltip=self.tr("Take all points off the plane.")
        )
        self.clear.setAccessibleName(self.tr("clear the plane"))
        self.chips = ClassChips(look)
        self.value = ValueBar(look, self.tr("value"), self.tr("The value of the points that you draw next."))
        self.tool = Segmented(
            look,
            [(DRAW, self.tr("Draw")), (ERASE, self.tr("Erase")), (PICK, self.tr("Pick"))],
            self.tr(
                "On the Output map a click puts a point and a drag a spray of them (D), or takes away what the ring "
                "touches (E), or picks a point to trace or change it (P). Enter and Del do so at the pointer."
            ),
            height="card",
        )
        self.tool.setAccessibleName(self.tr("tool"))
        self.sliders = {
            "radius": self._slider("radius", self.tr("brush"), self.tr("Radius of the brush, in units of the plane.")),
            "density": self._slider(
                "density", self.tr("spray"), self.tr("Points that a drag leaves on each unit of its way.")
            ),
            "jitter": self._slider(
                "jitter",
                self.tr("jitter"),
                self.tr("How far points stray from the way of the pointer: 0 not at all, 1 all over the brush."),
            ),
        }
        self._lay_out()
        self._connect()
        look.changed.connect(self._fit)
        self._fit()
        self._offer_answers(False)
        self._show_brush()

    @staticmethod
    def applies(data: Data) -> bool:
        return isinstance(data, OwnPoints)

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        data = new.data
        assert isinstance(data, OwnPoints)
        if old is not None and isinstance(old.data, OnPlane) and not isinstance(old.data, OwnPoints):
            self._model = old.data, old.seeds
        self.copy.setEnabled(self._model is not None)
        if self._model is not None:
            title = term(self._model[0].title)
            self.copy.setToolTip(self.tr("Go on with the points of {0} instead of these.").format(title))
        else:
            self.copy.setToolTip(self.tr("Choose a ready set first; here you can then go on with its points."))
        self._offer_answers(data.answers == VALUES)
        self.chips.setVisible(data.answers == CLASSES)
        self.value.setVisible(data.answers == VALUES)
        self.clear.setEnabled(bool(data.drawn))
        self._show_brush()

    def _offer_answers(self, valued: bool) -> None:
        """The button that exchanges classes and values speaks of what it would bring."""
        words = self.tr("classes instead of values") if valued else self.tr("values instead of classes")
        self.answers.set_icon("ph.circles-three" if valued else "ph.circle-half")
        self.answers.setAccessibleName(words)
        self.answers.setToolTip(
            self.tr("Give the points classes instead of values: each the class nearest to its value.")
            if valued
            else self.tr("Give the points values from −1 to +1, to be predicted, instead of classes.")
        )

    def _show_brush(self) -> None:
        brush, data = self._studio.brush, self._studio.document.experiment.data
        self.tool.set_chosen(brush.tool)
        self.value.set_value(brush.value)
        for name, slider in self.sliders.items():
            slider.set_value(getattr(brush.brush, name))
        if isinstance(data, OwnPoints):
            self.chips.show_classes([term(name) for name in class_names(data.classes)], brush.label(data))

    def _take(self, data: OwnPoints) -> None:
        """Make these the data, with a loss that fits them."""
        document = self._studio.document
        document.edit(edits.choose_data(document.experiment, data))

    def _own(self) -> OwnPoints:
        data = self._studio.document.experiment.data
        assert isinstance(data, OwnPoints)
        return data

    def _exchange_answers(self) -> None:
        data = self._own()
        self._take(with_answers(data, CLASSES if data.answers == VALUES else VALUES))

    def _copy(self) -> None:
        if self._model is not None:
            self._take(own_copy(*self._model))

    def _clear(self) -> None:
        document = self._studio.document
        document.edit(edits.set_own_points(document.experiment, ()))

    def _slider(self, field: str, caption: str, tip: str) -> ValueSlider:
        limits, share = limits_of(Brush, field), field == "jitter"
        default = getattr(Brush(), field)
        slider = ValueSlider(
            self._look,
            caption,
            Scale(minimum=limits.minimum, maximum=limits.maximum, log=not share, default=default),
            lambda value: f"{value:.0f}" if value >= 9.95 else f"{value:.1f}",
            tip,
            self,
        )
        slider.moved.connect(lambda value: self._studio.brush.set_brush(**{field: value}))
        return slider

    def _connect(self) -> None:
        brush = self._studio.brush
        self.answers.clicked.connect(self._exchange_answers)
        self.copy.clicked.connect(self._copy)
        self.clear.clicked.connect(self._clear)
        self.chips.chosen.connect(brush.choose_label)
        self.chips.counted.connect(lambda count: self._take(with_classes(self._own(), count)))
        self.value.moved.connect(brush.choose_value)
        self.tool.chosen.connect(brush.choose_tool)
        brush.changed.connect(self._show_brush)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.tool, 1)
        top.addWidget(self.answers)
        top.addWidget(self.copy)
        top.addWidget(self.clear)
        self._row = QHBoxLayout()
        for slider in self.sliders.values():
            self._row.addWidget(slider, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(top)
        self._column.addWidget(self.chips)
        self._column.addWidget(self.value)
        self._column.addLayout(self._row)

    def _fit(self) -> None:
        self._column.setSpacing(self._look.px(4, 8))
        self._row.setSpacing(self._look.px(10, 16))
        for slider in self.sliders.values():
            slider.setMinimumWidth(self._look.px(60, 96))
        for button in (self.answers, self.copy, self.clear):
            button.setFixedWidth(self._look.px(24, 40))
