"""A studio in which nothing runs: a real document and settings, and a trainer that does only what the test says."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve
from PySide6.QtCore import QObject, Signal
from still_backprop import StillBackprop
from still_depth import StillDepth
from still_dreamer import StillDreamer
from still_race import StillRace
from still_samples import StillSamples
from still_slicer import StillSlicer
from still_stylist import StillStylist
from still_viewer import StillViewer

from playground.core.edits import throw_dice
from playground.core.events import Trains
from playground.core.experiment import Experiment
from playground.core.explanations import Looks
from playground.core.frames import FrameRequest
from playground.core.held_out import held_out
from playground.core.history import History
from playground.core.message import Message
from playground.core.one_line import from_line, to_line
from playground.core.presets import preset
from playground.core.shapes import Problem, problems
from playground.session.document import Document
from playground.session.drawing import Drawing
from playground.session.fetching import Fetching, missing_problems
from playground.session.loading import Loading
from playground.session.own_digits import OwnDigitCollection
from playground.session.point_brush import PointBrush
from playground.session.probe import Probe
from playground.session.readings import Readings
from playground.session.settings import Settings
from playground.session.trainer import TrainerState


class StillTrainer(QObject):
    """The trainer's signals and words; `asked` holds what the window asked of it, in order."""

    stateChanged = Signal(object)
    runStarted = Signal(int)
    progressed = Signal()
    frameArrived = Signal(str, object)
    broke = Signal(object)
    stopped = Signal(object)
    failed = Signal(object)
    speedChanged = Signal()
    testOpened = Signal()
    loadingChanged = Signal()

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self.state = TrainerState.PAUSED
        self.readings = Readings(device="cpu", trains=Trains(Message("pictures are trained by PyTorch")))
        self.speed: float | None = None
        self.history, self.ghost = History(), None
        self.run = 1
        self.has_network = True
        self.wants_to_run = False
        self.asked: list[tuple[str, ...]] = []
        self.memory_problems: tuple[Problem, ...] = ()
        self.wanted: dict[str, FrameRequest] = {}
        self.opened: Experiment | None = None
        self.loading: Loading | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        experiment = self._document.experiment
        return (*problems(experiment), *missing_problems(experiment), *self.memory_problems)

    @property
    def test_is_open(self) -> bool:
        return self.opened is not None and held_out(self.opened) == held_out(self._document.experiment)

    def open_test_set(self) -> None:
        self.asked.append(("open test set",))
        self.opened = self._document.experiment
        self.testOpened.emit()

    def enter(self, state: TrainerState) -> None:
        """Go into a state and say so."""
        self.state = state
        self.stateChanged.emit(state)

    def read(self, **changes: object) -> None:
        """Take other readings and say so."""
        self.readings = evolve(self.readings, **changes)
        self.progressed.emit()

    def open(self, experiment: Experiment, weights: object = None) -> None:
        self.asked.append(("open", experiment.name))

    @property
    def is_reading_stopped(self) -> bool:
        return self.loading is not None and self.loading.is_stopped

    def load(self, loading: Loading | None) -> None:
        """Say how far reading is."""
        self.loading = loading
        self.loadingChanged.emit()

    def stop_loading(self) -> None:
        self.asked.append(("stop loading",))

    def load_again(self) -> None:
        self.asked.append(("load again",))

    def set_speed(self, speed: float | None) -> None:
        self.speed = speed
        self.speedChanged.emit()

    def train(self) -> None:
        self.asked.append(("train",))

    def pause(self) -> None:
        self.asked.append(("pause",))

    def toggle(self) -> None:
        self.asked.append(("toggle",))

    def step(self, unit: str) -> None:
        self.asked.append(("step", unit))

    def rewind(self) -> None:
        self.asked.append(("rewind",))

    def return_to_best(self) -> None:
        self.asked.append(("best",))

    def fix_guard(self, way: str) -> None:
        self.asked.append(("fix", way))

    def copy_weights(self, receive: object) -> None:
        self.asked.append(("copy weights",))

    def want(self, key: str, request: FrameRequest | None) -> None:
        if request is None:
            self.wanted.pop(key, None)
        else:
            self.wanted[key] = request


class StillFetcher(QObject):
    """Fetches nothing; `state_now` is what it says of every set, `asked` holds what the window asked of it."""

    changed = Signal()
    arrived = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.state_now: Fetching | None = None
        self.asked: list[tuple[str, ...]] = []

    def state(self, name: str) -> Fetching | None:
        return self.state_now

    def tell(self, state: Fetching | None) -> None:
        """Say another state."""
        self.state_now = state
        self.changed.emit()

    def fetch(self, name: str) -> None:
        self.asked.append(("fetch", name))

    def cancel(self) -> None:
        self.asked.append(("cancel",))


class StillRecognizer(QObject):
    """Writes down the pictures it is given; `None` stands for an empty pad."""

    answered = Signal(object)
    examined = Signal(object)
    mapped = Signal(object)
    explained = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.pictures: list[object] = []
        self.sheets: list[object] = []
        self.looks: list[Looks] = []

    def recognise(self, picture: object) -> None:
        self.pictures.append(picture)

    def look_for(self, looks: Looks) -> None:
        self.looks.append(looks)

    def examine(self, pictures: object) -> None:
        self.sheets.append(pictures)


class StillStudio(QObject):
    """What the window knows of a studio; files are only written down."""

    problem = Signal(str)
    opened = Signal(object)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, settings: Settings, experiment: Experiment | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.document = Document(experiment or preset("course-mlp"), self)
        self.trainer = StillTrainer(self.document, self)
        self.fetcher = StillFetcher(self)
        self.recognizer = StillRecognizer(self)
        self.drawing = Drawing(self)
        self.race = StillRace(self)
        self.slicer = StillSlicer(self)
        self.viewer = StillViewer(self)
        self.backprop = StillBackprop(self.trainer, self)
        self.samples = StillSamples(self)
        self.depth = StillDepth(self)
        self.weights = StillFetcher(self)
        self.style = StillStylist(self.trainer, self.drawing, self)
        self.dreamer = StillDreamer(self.document, self.trainer, self)
        self.probe = Probe(self.document, self)
        self.own_digits = OwnDigitCollection(parent=self)
        self.brush = PointBrush(self)
        self.drawing_watched = False
        self.edited: list[tuple[str, str, tuple[int, ...], float]] = []
        self.files: list[tuple[str, Path]] = []
        self.is_closed = False

    def open_preset(self, name: str) -> None:
        self.document.edit(preset(name))

    def choose_engine(self, engine: str) -> None:
        self.settings.engine = engine

    def edit_weight(self, layer_id: str, name: str, index: tuple[int, ...], value: float) -> None:
        self.edited.append((layer_id, name, index, value))

    def begin(self, experiment: Experiment) -> None:
        self.document.replace(experiment)

    def new_dice(self, dice: tuple[str, ...]) -> None:
        self.document.edit(throw_dice(self.document.experiment, dice, lambda: 7))

    def open_file(self, path: Path) -> None:
        self.files.append(("open", path))

    def restore(self, path: Path) -> None:
        self.files.append(("restore", path))

    def save(self, path: Path) -> None:
        self.files.append(("save", path))

    def as_text(self) -> str:
        return to_line(self.document.experiment)

    def paste_text(self, text: str) -> None:
        self.document.edit(from_line(text))

    def export_script(self, path: Path) -> None:
        self.files.append(("script", path))

    def export_weights(self, path: Path) -> None:
        self.files.append(("weights", path))

    def can_export_onnx(self) -> bool:
        return True

    def export_onnx(self, path: Path) -> None:
        self.files.append(("onnx", path))

    def export_curves(self, path: Path) -> None:
        self.files.append(("curves", path))

    def watch_drawing(self, watching: bool) -> None:
        self.drawing_watched = watching

    def remember_settings(self) -> None:
        self.settings.save()

    def close(self) -> bool:
        self.is_closed = True
        return True
