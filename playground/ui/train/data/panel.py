"""The Data pane: which data, and below it a section for everything that can be done to them."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.datasets import DATA, Data
from playground.core.experiment import Experiment
from playground.core.frames import FrameRequest
from playground.session.studio import Studio
from playground.ui.theme import Look
from playground.ui.train.data.augment_section import AugmentSection
from playground.ui.train.data.entries import CURVES, ENTRIES, IMAGES, POINTS, entry_name, first_of
from playground.ui.train.data.features_section import FeaturesSection
from playground.ui.train.data.normalise_section import NormaliseSection
from playground.ui.train.data.numbers_section import NumbersSection
from playground.ui.train.data.own_points_section import OwnPointsSection
from playground.ui.train.data.samples_section import SamplesSection
from playground.ui.train.data.section import DataSection
from playground.ui.train.data.split_section import SplitSection
from playground.ui.train.data.thumbnails import ThumbnailEntry, Thumbnails
from playground.ui.train.wording import term
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented

SECTIONS: tuple[type[DataSection], ...] = (
    SamplesSection,
    OwnPointsSection,
    NumbersSection,
    SplitSection,
    FeaturesSection,
    NormaliseSection,
    AugmentSection,
)
"""What stands below the thumbnails, in this order, each where it applies."""

WHICH: tuple[type[DataSection], ...] = (SamplesSection,)
"""What shows which data they are, and stays with the thumbnails where there is room for two columns."""


class DataPanel(QWidget):
    """Shows the experiment's data and edits them."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = studio.document
        self._last: dict[str, Data] = {}
        """The data shown last, by kind and by family."""
        self._heading = Label(look, self.tr("Data"), "heading")
        self.family = Segmented(
            look,
            [(POINTS, self.tr("Points")), (CURVES, self.tr("Curves")), (IMAGES, self.tr("Images"))],
            self.tr(
                "What the network learns from: points of the plane with a class or a value, points about a curve "
                "whose y is to be predicted from x, or pictures."
            ),
        )
        self.family.setAccessibleName(self.tr("kind of data"))
        self.family.chosen.connect(self._choose_family)
        self.grids = {family: Thumbnails(look, _thumbnails(look, family)) for family in ENTRIES}
        self._sets = QStackedWidget()
        for family, thumbnails in self.grids.items():
            thumbnails.chosen.connect(lambda name, family=family: self._choose_entry(family, name))
            self._sets.addWidget(thumbnails)
        self.sections = {section: section(look, studio) for section in SECTIONS}
        self._lay_out()
        look.changed.connect(self._fit)
        self._fit()

    @property
    def requests(self) -> dict[str, FrameRequest | None]:
        """The frames its sections need while it is seen, by key; None where one does not apply."""
        data = self._document.experiment.data
        return {
            key: request if type(section).applies(data) else None
            for section in self.sections.values()
            for key, request in section.requests.items()
        }

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Show the data of `new`; only what differs from `old` is touched."""
        data = new.data
        if old is not None and old.seeds.data != new.seeds.data:
            self._last = {kind: edits.data_without_changes(last) for kind, last in self._last.items()}
        self._last[data.kind] = self._last[data.family] = data
        if old is None or old.data != data:
            self.family.set_chosen(data.family)
            self._show_grid(self.grids[data.family])
            self.grids[data.family].set_chosen(entry_name(data.kind, data.entry))
        for section in self.sections.values():
            applies = type(section).applies(data)
            section.setVisible(applies)
            if applies:
                section.show_experiment(old, new)

    def show_frame(self, key: str, frame: object) -> bool:
        """Show a frame; whether it was for one of the sections."""
        asked = [section for section in self.sections.values() if key in section.requests]
        for section in asked:
            section.show_frame(key, frame)
        return bool(asked)

    def set_heading(self, shown: bool) -> None:
        """Whether the word "Data" stands above; not where a button says it already."""
        self._heading.setVisible(shown)
        self._fit()

    def _show_grid(self, shown: Thumbnails) -> None:
        """Bring these thumbnails up; the others take no room."""
        for grid in self.grids.values():
            policy = QSizePolicy.Policy.Preferred if grid is shown else QSizePolicy.Policy.Ignored
            grid.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self._sets.setCurrentWidget(shown)

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self._heading, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._which, self._how = QVBoxLayout(), QVBoxLayout()
        for half in (self._which, self._how):
            self._halves.addLayout(half)
        self._which.addWidget(self.family)
        self._which.addWidget(self._sets)
        for kind, section in self.sections.items():
            (self._which if kind in WHICH else self._how).addWidget(section)
        for half in (self._which, self._how):
            half.addStretch(1)
        self._column.addLayout(self._halves)
        self._column.addStretch(1)

    def _fit(self) -> None:
        pad, gap = self._look.px(16, 20), self._look.px(14, 18)
        self._heading.setFixedHeight(self._look.px(24, 34))
        top = pad if self._heading.isHidden() else 10
        self._column.setContentsMargins(pad, top, pad, pad)
        is_wide = self._heading.isHidden() and self._look.theme.projector  # large type opens over the whole page
        sideways, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(sideways if is_wide else down)
        self._halves.setSpacing(2 * pad if is_wide else gap)
        for half in (self._which, self._how):
            half.setSpacing(gap)
            self._halves.setStretchFactor(half, 1 if is_wide else 0)
        self._column.setSpacing(gap)

    def _choose_family(self, family: str) -> None:
        data = self._last.get(family) or first_of(family)
        self._document.edit(edits.choose_data(self._document.experiment, data))

    def _choose_entry(self, family: str, name: str) -> None:
        entry = next(entry for entry in ENTRIES[family] if entry.name == name)
        data = self._document.experiment.data
        last = data if data.kind == entry.kind else self._last.get(entry.kind) or DATA[entry.kind]()
        self._document.edit(edits.choose_data(self._document.experiment, entry.data(last)))


def _thumbnails(look: Look, family: str) -> list[ThumbnailEntry]:
    return [
        ThumbnailEntry(entry.name, term(entry.short), term(entry.title), entry.drawing(look))
        for entry in ENTRIES[family]
    ]
