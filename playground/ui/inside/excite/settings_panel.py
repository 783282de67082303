"""All settings of a dream: presets, start, sizes, and every trick with its strength."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from playground.core.dream import STARTS, DreamSettings
from playground.core.dream_frames import LOOKED, NEIGHBOURS, SIDES
from playground.core.fields import limits_of
from playground.core.gallery import GALLERY
from playground.session.dreamer import Dreamer
from playground.ui.inside.excite.texts import picture_name, tr
from playground.ui.inside.excite.trick_boxes import TrickBoxes
from playground.ui.inside.excite.tricks import Trick, tricks
from playground.ui.numbers import rate
from playground.ui.theme import Look
from playground.ui.train.wording import square
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import ValueSlider

OWN_SETTINGS = "own"


class SettingsPanel(QWidget):
    """Opens over the page; everything takes effect at once."""

    def __init__(self, look: Look, dreamer: Dreamer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._dreamer = look, dreamer
        self.preset = Segmented(
            look,
            (("best", tr("best")), ("lab", tr("course lab")), (OWN_SETTINGS, tr("own"))),
            tr("Best: all tricks. Course lab: Adam on pixels from grey noise, with nothing else. Own: as set below."),
            self,
        )
        self.preset.setAccessibleName(tr("preset"))
        starts = dict(zip(STARTS, (tr("grey noise"), tr("pink noise"), tr("a photo")), strict=True))
        self.start = Segmented(
            look,
            tuple(starts.items()),
            tr(
                "Grey noise of 150 to 180 as in the lab; pink noise, coarse and fine mixed as in photographs; or a "
                "picture, in which what excites the unit is strengthened (deep dream)."
            ),
            self,
        )
        self.start.setAccessibleName(tr("start"))
        self.photo = Choice(
            look,
            [Option(LOOKED, tr("what is looked at")), *(Option(name, picture_name(name)) for name in GALLERY)],
            tr("The picture to start from: the middle square of it."),
            self,
        )
        self.photo.setAccessibleName(tr("picture to start from"))
        self.side = Segmented(
            look,
            tuple((str(side), str(side)) for side in SIDES),
            tr("Px a side of the pictures: twice as many take four times as long. Your own network has its own size."),
            self,
        )
        self.side.setAccessibleName(tr("size"))
        self.beside = Segmented(
            look,
            tuple((str(number), str(number)) for number in NEIGHBOURS),
            tr("How many other units are excited beside the chosen one, all as one batch."),
            self,
        )
        self.beside.setAccessibleName(tr("others beside it"))
        limits, usual = limits_of(DreamSettings, "learning_rate"), DreamSettings().learning_rate
        self.rate = ValueSlider(
            look,
            tr("learning rate"),
            Scale(minimum=1e-3, maximum=min(1.0, limits.maximum), log=True, default=usual),
            rate,
            tr("Of Adam, in standard deviations of a photograph's colours: how far a step goes."),
            self,
        )
        every = tricks()
        switches = [trick for trick in every if trick.scale is None]
        self.boxes = TrickBoxes(look, dreamer, switches, self, len(switches))
        self.sliders = {trick.key: self._slider(trick) for trick in every if trick.scale is not None}
        self._note = Label(look, "", "caption", "ink3", self)
        self._lay_out()
        self.preset.chosen.connect(self._use_preset)
        self.start.chosen.connect(lambda start: dreamer.set_settings(start=start))
        self.photo.chosen.connect(dreamer.set_photo)
        self.side.chosen.connect(lambda side: dreamer.set_side(int(side)))
        self.beside.chosen.connect(lambda number: dreamer.set_neighbours(int(number)))
        self.rate.moved.connect(lambda value: dreamer.set_settings(learning_rate=value))
        dreamer.edited.connect(self.show_settings)
        look.changed.connect(self._fit)
        self.show_settings()
        self._fit()

    def _slider(self, trick: Trick) -> ValueSlider:
        assert trick.scale is not None
        tip = tr("{0} At 0 it is off.").format(trick.tooltip)
        slider = ValueSlider(self._look, trick.title, trick.scale, trick.show, tip, self)
        slider.moved.connect(self._setter(trick))
        return slider

    def _setter(self, trick: Trick) -> Callable[[float], None]:
        whole = trick.scale is not None and trick.scale.integer
        return lambda value: self._dreamer.set_settings(**{trick.key: round(value) if whole else value})

    def _use_preset(self, name: str) -> None:
        if name != OWN_SETTINGS:
            self._dreamer.use_preset(name)
        self.show_settings()

    def show_settings(self) -> None:
        """Show them as they are."""
        dreamer = self._dreamer
        settings = dreamer.settings
        self.preset.set_chosen(dreamer.preset or OWN_SETTINGS)
        self.start.set_chosen(settings.start)
        self.photo.set_chosen(dreamer.photo)
        self.photo.setEnabled(settings.start == "photo")
        fixed = dreamer.fixed_size
        self.side.setEnabled(fixed is None)
        self.side.set_chosen(str(dreamer.chosen_side))
        self._note.set_text("" if fixed is None else tr("the network reads {0}").format(square(min(fixed))))
        self.beside.set_chosen(str(dreamer.neighbours))
        self.rate.set_value(settings.learning_rate)
        self.boxes.show_settings()
        for key, slider in self.sliders.items():
            slider.set_value(float(getattr(settings, key)))

    def _lay_out(self) -> None:
        look = self._look
        self._rows = QGridLayout()
        entries: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (tr("preset"), (self.preset,)),
            (tr("start"), (self.start, self.photo)),
            (tr("size"), (self.side, self._note)),
            (tr("others"), (self.beside,)),
        )
        for place, (caption, widgets) in enumerate(entries):
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            for widget in widgets:
                line.addWidget(widget)
            line.addStretch(1)
            self._rows.addWidget(Label(look, caption, "caption", "ink3", self), place, 0)
            self._rows.addLayout(line, place, 1)
        self._strengths = QGridLayout()
        for place, slider in enumerate((self.rate, *self.sliders.values())):
            self._strengths.addWidget(slider, place // 3, place % 3)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._rows)
        self._column.addWidget(self.boxes, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addLayout(self._strengths)

    def _fit(self) -> None:
        look = self._look
        pad = look.px(16, 14)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(look.px(12, 8))
        self._rows.setHorizontalSpacing(look.px(12))
        self._rows.setVerticalSpacing(look.px(8, 6))
        self._strengths.setHorizontalSpacing(look.px(18))
        self._strengths.setVerticalSpacing(look.px(10, 6))
