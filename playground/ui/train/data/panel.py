"""The Data pane: which data, and below it a section for everything that can be done to them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.datasets import DATA, Data, OwnDigits
from playground.core.experiment import Experiment
from playground.core.frames import FrameRequest
from playground.session.fetching import missing_set
from playground.session.studio import Studio
from playground.ui.importing.desk import ImportDesk
from playground.ui.theme import Look
from playground.ui.train.data.augment_section import AugmentSection
from playground.ui.train.data.entries import CURVES, ENTRIES, FILES, IMAGES, POINTS, entry_name, first_of
from playground.ui.train.data.features_section import FeaturesSection
from playground.ui.train.data.fetch_section import FetchSection
from playground.ui.train.data.files_page import FilesPage
from playground.ui.train.data.load_section import LoadSection
from playground.ui.train.data.normalise_section import NormaliseSection
from playground.ui.train.data.numbers_section import NumbersSection
from playground.ui.train.data.own_digits_section import OwnDigitsSection, with_all_drawn
from playground.ui.train.data.own_points_section import OwnPointsSection
from playground.ui.train.data.own_treatment_section import OwnTreatmentSection
from playground.ui.train.data.photo_section import PhotoSection
from playground.ui.train.data.samples_section import SamplesSection
from playground.ui.train.data.section import DataSection
from playground.ui.train.data.split_section import SplitSection
from playground.ui.train.data.thumbnails import ThumbnailEntry, Thumbnails
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented

SECTIONS: tuple[type[DataSection], ...] = (
    FetchSection,
    LoadSection,
    SamplesSection,
    PhotoSection,
    OwnDigitsSection,
    OwnPointsSection,
    OwnTreatmentSection,
    NumbersSection,
    SplitSection,
    FeaturesSection,
    NormaliseSection,
    AugmentSection,
)
"""What stands below the thumbnails, in this order, each where it applies."""

WHICH: tuple[type[DataSection], ...] = (LoadSection, SamplesSection, PhotoSection, OwnPointsSection)
"""What shows or makes the data themselves, and stays with the thumbnails where there is room for two columns."""


class DataPanel(QWidget):
    """Shows the experiment's data and edits them."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = studio.document
        self._own_digits = studio.own_digits
        self._own_digits.changed.connect(self._show_available)
        self._fetcher = studio.fetcher
        self._last: dict[str, Data] = {}
        self._last_of_family: dict[str, Data] = {}
        """The data shown last, by kind and by family."""
        self._heading = Label(look, self.tr("Data"), "heading")
        self.look = Button(
            look,
            self.tr("Look"),
            kind="quiet",
            tooltip=self.tr("Look at the data: single pictures and their pixels, histograms, counts (Ctrl+L)."),
            height="card",
        )
        self.family = Segmented(
            look,
            [
                (POINTS, self.tr("Points")),
                (CURVES, self.tr("Curves")),
                (IMAGES, self.tr("Images")),
                (FILES, self.tr("Files")),
            ],
            self.tr(
                "What the network learns from: points of the plane with a class or a value, points about a curve "
                "whose y is to be predicted from x, pictures, or files of your own."
            ),
        )
        self.family.setAccessibleName(self.tr("kind of data"))
        self.family.chosen.connect(self._choose_family)
        self.grids = {family: Thumbnails(look, _thumbnails(look, family)) for family in ENTRIES}
        self.desk = ImportDesk(look, studio, self)
        self.files = FilesPage(look, studio.settings, self.desk)
        self.own_folder = Button(
            look,
            self.tr("Folder"),
            icon="ph.folder-open",
            kind="quiet",
            tooltip=self.tr("Train on pictures of your own: a folder with a sub-folder for each class."),
            height="card",
        )
        self.own_folder.clicked.connect(self.desk.choose_folder)
        self._sets = QStackedWidget()
        for family, thumbnails in self.grids.items():
            thumbnails.chosen.connect(lambda name, family=family: self._choose_entry(family, name))
            self._sets.addWidget(thumbnails)
        self._sets.addWidget(self.files)
        self.sections = {section: section(look, studio) for section in SECTIONS}
        load = self.sections[LoadSection]
        assert isinstance(load, LoadSection)
        self._load = load
        studio.trainer.loadingChanged.connect(self._show_sections)
        self._lay_out()
        self._show_available()
        look.changed.connect(self._fit)
        self._fit()

    @property
    def requests(self) -> dict[str, FrameRequest | None]:
        """The frames its sections need while it is seen, by key; None where one does not apply."""
        data = self._document.experiment.data
        return {
            key: request if _applies(section, data) else None
            for section in self.sections.values()
            for key, request in section.requests.items()
        }

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Show the data of `new`; only what differs from `old` is touched."""
        data = new.data
        if old is not None and old.seeds.data != new.seeds.data:
            for known in (self._last, self._last_of_family):
                known |= {name: edits.data_without_changes(last) for name, last in known.items()}
        self._last[data.kind] = self._last_of_family[data.family] = data
        if old is None or old.data != data:
            self.family.set_chosen(data.family)
            self._show_family(data.family)
            if data.family in self.grids:
                self.grids[data.family].set_chosen(entry_name(data.kind, data.entry))
            else:
                self.files.show_data(data)
        for section in self.sections.values():
            if _applies(section, data):
                section.show_experiment(old, new)
        self._show_sections()

    def _show_sections(self) -> None:
        """Show those that have something to say: of pictures that are being read there are no samples."""
        data = self._document.experiment.data
        is_read = not self._load.has_something_to_say
        for section in self.sections.values():
            hides = is_read if section is self._load else not is_read and isinstance(section, SamplesSection)
            section.setVisible(_applies(section, data) and not hides)

    def show_frame(self, key: str, frame: object) -> bool:
        """Show a frame; whether it was for one of the sections."""
        asked = [section for section in self.sections.values() if key in section.requests]
        for section in asked:
            section.show_frame(key, frame)
        return bool(asked)

    def set_heading(self, shown: bool) -> None:
        """Whether the word "Data" stands above; not where a button says it already."""
        self._heading.setVisible(shown)
        self.own_folder.setVisible(shown and self.family.current == IMAGES)
        self.look.setVisible(shown)  # the strip has one too
        self._fit()

    def _show_family(self, family: str) -> None:
        """Bring its thumbnails up; the others take no room."""
        shown = self.grids.get(family, self.files)
        self.own_folder.setVisible(family == IMAGES and not self._heading.isHidden())
        for grid in (*self.grids.values(), self.files):
            policy = QSizePolicy.Policy.Preferred if grid is shown else QSizePolicy.Policy.Ignored
            grid.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self._sets.setCurrentWidget(shown)

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self._heading, 1)
        self._top.addWidget(self.own_folder)
        self._top.addWidget(self.look)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._halves = QHBoxLayout()
        self._which, self._how = QVBoxLayout(), QVBoxLayout()
        for half in (self._which, self._how):
            self._halves.addLayout(half, 1)
        self._column.addLayout(self._halves)
        for widget in (self.family, self._sets, *self.sections.values()):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self._is_wide = False

    def _arrange(self, is_wide: bool) -> None:
        """In two columns, or one below the other."""
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        for half in (self._which, self._how):
            while half.count():
                half.takeAt(0)
        below = 2  # the heading and the two columns
        which = (self.family, self._sets, *(section for kind, section in self.sections.items() if kind in WHICH))
        for widget in (self.family, self._sets, *self.sections.values()):
            if is_wide:
                (self._which if widget in which else self._how).addWidget(widget)
            else:
                self._column.insertWidget(below, widget)
                below += 1
        if is_wide:
            for half in (self._which, self._how):
                half.addStretch(1)

    def _fit(self) -> None:
        pad, gap = self._look.px(16, 20), self._look.px(12, 16)
        self._heading.setFixedHeight(self._look.px(24, 34))
        top = pad if self._heading.isHidden() else 10
        self._column.setContentsMargins(pad, top, pad, self._look.px(8, 14))
        is_wide = self._heading.isHidden() and self._look.theme.projector  # large type opens over the whole page
        self._arrange(is_wide)
        self._halves.setSpacing(2 * pad)
        for half in (self._which, self._how):
            half.setSpacing(gap)
        self._column.setSpacing(gap)

    def _choose_family(self, family: str) -> None:
        if family == FILES and family not in self._last_of_family:
            self._show_family(family)
            return
        data = self._last_of_family.get(family) or first_of(family)
        self._document.edit(edits.choose_data(self._document.experiment, data))

    def _choose_entry(self, family: str, name: str) -> None:
        entry = next(entry for entry in ENTRIES[family] if entry.name == name)
        data = self._document.experiment.data
        last = data if data.kind == entry.kind else self._last.get(entry.kind) or DATA[entry.kind]()
        chosen = with_all_drawn(last, self._own_digits) if isinstance(last, OwnDigits) else entry.data(last)
        self.grids[family].set_chosen(entry_name(data.kind, data.entry) if chosen is None else name)
        if chosen is not None:
            self._document.edit(edits.choose_data(self._document.experiment, chosen))
        missing = missing_set(self._document.experiment.data)
        if missing:
            self._fetcher.fetch(missing)

    def _show_available(self) -> None:
        """Own digits can be chosen once there are some."""
        obstacle = "" if self._own_digits.digits else self.tr("You have drawn none yet: add some on the Draw page.")
        own = OwnDigits()
        self.grids[own.family].set_available(entry_name(own.kind, own.entry), obstacle)


def _applies(section: DataSection, data: Data) -> bool:
    """Whether it is seen: of data that are not here yet there is nothing to say but how to fetch them."""
    return type(section).applies(data) and (not missing_set(data) or isinstance(section, FetchSection))


def _thumbnails(look: Look, family: str) -> list[ThumbnailEntry]:
    return [
        ThumbnailEntry(entry.name, term(entry.short), term(entry.title), entry.drawing(look), entry.is_more)
        for entry in ENTRIES[family]
    ]
