"""Everything that is going on, in one place: document, trainer, recognizer, race, files, settings."""

from __future__ import annotations

import copy
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QObject, Signal

from playground.core.edits import throw_dice
from playground.core.experiment import Experiment
from playground.core.frames import WeightsFrame, WeightsRequest
from playground.core.history import Curves
from playground.core.message import Message, ProblemError
from playground.core.one_line import from_line, to_line
from playground.core.presets import DEFAULT_PRESET, preset
from playground.core.training import DICE
from playground.core.weight_edits import WeightPlace
from playground.engine.files import FileProblem
from playground.engine.own_digits_file import keep_for_good
from playground.session.backprop import Backprop
from playground.session.depth import DepthSurvey
from playground.session.document import Document
from playground.session.drawing import Drawing
from playground.session.dreamer import Dreamer
from playground.session.fetching import Fetcher
from playground.session.job import Job, JobControl, JobFailed
from playground.session.kernels import Kernels
from playground.session.mailbox import Mailbox
from playground.session.own_digits import OwnDigitCollection
from playground.session.passing_digits import forget_unused
from playground.session.point_brush import PointBrush
from playground.session.probe import Probe
from playground.session.race import RaceTrack
from playground.session.recognizer import Recognizer
from playground.session.sample_pictures import SamplePictures
from playground.session.settings import Settings, SettingsError
from playground.session.slices import Slicer
from playground.session.stylist import Stylist
from playground.session.ticker import Ticker
from playground.session.trainer import Trainer
from playground.session.viewer import Viewer
from playground.session.weights_fetching import WeightsFetcher

DRAWING_KEY = "draw/weights"
"""Under this key the Draw page's weights come; they go on to the recognizer."""

SHORT_TURN, USUAL_TURN = 0.0005, 0.005
"""Seconds after which a thread lets others run Python. With the short one the answer to a movement of the pen waits for
the training thread a third as long (95th percentile), which costs training some per cent of its speed."""
PATIENCE = 5.0
LARGEST_SEED = 2**31


@frozen(eq=False)
class Opened:
    """A file was read; ``weights`` is None where it holds none (a plain ``.json``), ``curves`` likewise."""

    path: Path
    experiment: Experiment
    weights: Mapping[str, NDArray[Any]] | None
    curves: Curves | None = None
    is_restored: bool = False
    test_is_open: bool = False
    """Whether its test set was opened before it was written."""


@frozen
class Saved:
    """The experiment was written."""

    path: Path
    experiment: Experiment
    weights_set: int
    """How often weights had been set by hand when it was written."""


@frozen
class Exported:
    """Something was written for another program."""

    path: Path


class Studio(QObject):
    """Owns the document and all that works on it. Lives on the window's thread.

    With ``prepares_kernels`` those for small networks are compiled in a process of their own, and runs that begin
    before are PyTorch's; otherwise a run waits for them.

    Signals:
        problem(str): something asked for could not be done; one translated sentence.
        opened(Path): a file was opened.
        saved(Path): the experiment was written.
        exported(Path): a script, weights or curves were written.
        failed(JobFailed): an unexpected error in a thread of the background.
        closing(): everything is about to be stopped.
    """

    problem = Signal(str)
    opened = Signal(object)
    saved = Signal(object)
    exported = Signal(object)
    failed = Signal(object)
    closing = Signal()

    def __init__(
        self,
        experiment: Experiment | None = None,
        *,
        settings: Settings | None = None,
        device: str = "auto",
        threads: int | None = None,
        prepares_kernels: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings if settings is not None else Settings()
        self.ticker = Ticker(self)
        self.document = Document(experiment if experiment is not None else preset(DEFAULT_PRESET), self)
        self.trainer = Trainer(self.document, self.ticker, device=device, threads=threads, parent=self)
        self.trainer.prefer_pytorch(self.settings.engine == "pytorch")
        self._kernels = Kernels(self.trainer, self.ticker, self) if prepares_kernels else None
        self.fetcher = Fetcher(self.document, self.ticker, self)
        self.fetcher.arrived.connect(self.trainer.take_up_arrived)
        self.fetcher.failed.connect(self._on_failure)
        self.recognizer = Recognizer(self.ticker, self)
        self.drawing = Drawing(self)
        self.race = RaceTrack(self.ticker, self)
        self.race.failed.connect(self._on_failure)
        self.slicer = Slicer(self.trainer, self.ticker, self)
        self.slicer.failed.connect(self._on_failure)
        self.viewer = Viewer(self.trainer, self.ticker, self)
        self.viewer.failed.connect(self._on_failure)
        self.backprop = Backprop(self.trainer, self.ticker, self)
        self.backprop.failed.connect(self._on_failure)
        self.document.changed.connect(self.backprop.follow)
        self.samples = SamplePictures(self.ticker, self)
        self.samples.failed.connect(self._on_failure)
        self.depth = DepthSurvey(self.document, self.trainer, self.ticker, self)
        self.depth.failed.connect(self._on_failure)
        self.weights = WeightsFetcher(self.ticker, self)
        self.weights.failed.connect(self._on_failure)
        self.style = Stylist(self.trainer, self.drawing, self.ticker, self)
        self.style.failed.connect(self._on_failure)
        self.style.saved.connect(self.exported)
        self.dreamer = Dreamer(self.document, self.trainer, self.ticker, self)
        self.dreamer.failed.connect(self._on_failure)
        self.probe = Probe(self.document, self)
        self.own_digits = OwnDigitCollection(parent=self)
        self.brush = PointBrush(self)
        self._mailbox = Mailbox()
        self._jobs: list[Job] = []
        self.ticker.add(self._drain)
        self.trainer.failed.connect(self._on_failure)
        self.recognizer.failed.connect(self._on_failure)
        self.own_digits.problem.connect(self.tell)
        self.own_digits.exported.connect(self.exported)
        self.trainer.runStarted.connect(lambda _run: self.recognizer.update(self.document.experiment))
        self.trainer.frameArrived.connect(self._pass_weights_on)

    def start(self) -> None:
        """Begin to work: prepare the document's network in the background."""
        self.ticker.start()
        if self._kernels is not None:
            self._kernels.start()
        self.trainer.open(self.document.experiment)

    # --- experiments ------------------------------------------------------------------------------------------

    def open_preset(self, name: str) -> None:
        """Take a ready experiment, as one edit that can be undone; its network starts afresh."""
        self._take_up(preset(name))

    def as_text(self) -> str:
        """The experiment as one line, without weights; digits of one's own that it uses stay on this computer."""
        try:
            keep_for_good(self.document.experiment.data)
        except FileProblem as problem:
            self.tell(problem.message)
        return to_line(self.document.experiment)

    def paste_text(self, text: str) -> None:
        """Take the experiment in such a line, as one edit that can be undone; ``problem`` says why it cannot be."""
        try:
            experiment = from_line(text)
        except ProblemError as error:
            self.tell(error.message)
        else:
            self._take_up(experiment)

    def begin(
        self,
        experiment: Experiment,
        path: Path | None = None,
        weights: Mapping[str, NDArray[Any]] | None = None,
        curves: Curves | None = None,
        test_is_open: bool = False,
    ) -> None:
        """Go on with another experiment, with nothing to undo: new, or read from a file with what it holds.

        With its curves training goes on where they end; the optimiser's memory is not in the file and begins anew.
        The test set is sealed, unless it was opened before the file was written.
        """
        self.trainer.begin_sealed(experiment if test_is_open else None)
        run = self.trainer.run
        self.document.replace(experiment, path)
        if weights is not None or self.trainer.run == run:
            self.trainer.open(experiment, weights, curves)
        self.trainer.pause()

    def _take_up(self, experiment: Experiment) -> None:
        run = self.trainer.run
        self.document.edit(experiment)
        self.document.leave_file()
        if self.trainer.run == run:
            self.trainer.open(self.document.experiment)

    def new_dice(self, dice: tuple[str, ...] = DICE) -> None:
        """Throw some of the dice ``weights``, ``data``, ``split``, ``order`` anew."""
        self.document.edit(throw_dice(self.document.experiment, dice, partial(secrets.randbelow, LARGEST_SEED)))

    def edit_weight(self, layer_id: str, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one number of a layer by hand, e.g. ``("dense-2", "weight", (3, 0), 0.716)``, as one undo step.

        It reaches the network before the next step, training or paused (then the validation part is evaluated anew).
        Where it cannot be, ``problem`` says why.
        """
        self.edit_weights(((WeightPlace(layer_id, name, tuple(index)), value),))

    def edit_weights(self, values: Sequence[tuple[WeightPlace, float]]) -> None:
        """Set numbers by hand as :meth:`edit_weight` does one, all of them as one undo step."""
        if not self.trainer.has_network:
            self.tell(Message("There is no network yet."))
            return
        try:
            self.document.edit_weights(values)
        except ProblemError as error:
            self.tell(error.message)

    def choose_engine(self, engine: str) -> None:
        """Let ``"auto"`` or always ``"pytorch"`` train small networks, from the next step on and after the next start.

        Raises ValueError for another.
        """
        self.settings.engine = engine
        self.trainer.prefer_pytorch(engine == "pytorch")

    # --- files ------------------------------------------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Read an ``.nnp`` or ``.json`` file in the background and open it; what is open stays if it cannot be read."""
        self._start("open", partial(_read, path))

    def restore(self, path: Path) -> None:
        """Open an autosaved file: it belongs to no file of the person's own, and counts as edited."""
        self._start("open", partial(_read, path, is_restored=True))

    def save(self, path: Path) -> None:
        """Write experiment, weights and curves as they are now, in the background."""
        if not self.trainer.has_network:
            self.tell(Message("There is no network to save yet."))
            return
        self.trainer.copy_weights(partial(self._save_weights, path))

    def _save_weights(self, path: Path, frame: WeightsFrame) -> None:
        test_is_open = self.trainer.is_test_open(frame.experiment)
        self._start("save", partial(_write, path, frame, self.curves(), self.document.weights_set, test_is_open))

    def forget_unused_digits(self, autosaved: Path) -> None:
        """Delete, in the background, what was kept of own digits for experiments that are gone."""
        self._start("forget digits", partial(forget_unused, autosaved, self.document.experiment.data))

    def curves(self) -> Curves | None:
        """A copy of the curves of the present run; None before its first step."""
        readings = self.trainer.readings
        if not readings.step:
            return None
        return Curves(copy.deepcopy(self.trainer.history), readings.epoch, readings.step)

    def export_script(self, path: Path) -> None:
        """Write a PyTorch script that rebuilds and trains the network, in the background."""
        self._start("export", partial(_export_script, path, self.document.experiment))

    def export_weights(self, path: Path) -> None:
        """Write the weights as they are now as ``.safetensors``, in the background."""
        if not self.trainer.has_network:
            self.tell(Message("There is no network to save yet."))
            return
        self.trainer.copy_weights(lambda frame: self._start("export", partial(_export_weights, path, frame)))

    def can_export_onnx(self) -> bool:
        """Whether the package for it is installed; ``problem`` says how to get it where it is not."""
        from playground.engine.extras import ExtraMissing, need_onnx

        try:
            need_onnx()
        except ExtraMissing as missing:
            self.tell(missing.message)
            return False
        return True

    def export_onnx(self, path: Path) -> None:
        """Write the network with its weights as they are now as ``.onnx``, in the background."""
        if not self.trainer.has_network:
            self.tell(Message("There is no network to save yet."))
            return
        self.trainer.copy_weights(lambda frame: self._start("export", partial(_export_onnx, path, frame)))

    def export_curves(self, path: Path) -> None:
        """Write the curves as a table, in the background."""
        curves = self.curves()
        if curves is None:
            self.tell(Message("There are no curves yet: train first."))
            return
        self._start("export", partial(_export_curves, path, curves, self.document.experiment))

    # --- ending -----------------------------------------------------------------------------------------------

    @property
    def busy_with_files(self) -> bool:
        """Whether a file is being read or written."""
        return any(job.alive for job in self._jobs)

    def close(self) -> bool:
        """Stop all threads and remember the settings; whether every thread has ended in time.

        Where the settings cannot be written, ``problem`` says so.
        """
        self.closing.emit()
        self.ticker.stop()
        sys.setswitchinterval(USUAL_TURN)
        ended = [job.join(PATIENCE) for job in self._jobs]
        ended.append(self.trainer.close(PATIENCE))
        ended.append(self.recognizer.close())
        ended.append(self.race.close())
        ended.append(self.slicer.close())
        ended.append(self.backprop.close())
        ended.append(self.samples.close())
        ended.append(self.viewer.close())
        ended.append(self.depth.close())
        ended.append(self.style.close())
        ended.append(self.weights.close())
        ended.append(self.dreamer.close())
        ended.append(self.fetcher.close())
        if self._kernels is not None:
            ended.append(self._kernels.close())
        self.remember_settings()
        return all(ended)

    def remember_settings(self) -> None:
        """Write the settings; where that cannot be, ``problem`` says so."""
        try:
            self.settings.save()
        except SettingsError as error:
            self.tell(error.message)

    # --- what happens -----------------------------------------------------------------------------------------

    def _start(self, name: str, work: Callable[[JobControl], Iterator[object]]) -> None:
        self._jobs = [job for job in self._jobs if job.alive]
        job = Job(name, work, self._mailbox)
        self._jobs.append(job)
        job.start()

    def _drain(self) -> None:
        events, _frames = self._mailbox.drain()
        for event in events:
            if isinstance(event, Opened):
                self._take_opened(event)
            elif isinstance(event, Saved):
                self._take_saved(event)
            elif isinstance(event, Exported):
                self.exported.emit(event.path)
            elif isinstance(event, JobFailed):
                self._on_failure(event)

    def _take_opened(self, event: Opened) -> None:
        if event.is_restored:
            self.begin(event.experiment, None, event.weights, event.curves, event.test_is_open)
            self.document.never_saved()
            return
        is_ours = event.path.suffix.lower() == ".nnp"
        path = event.path if is_ours else None
        self.begin(event.experiment, path, event.weights, event.curves, event.test_is_open)
        self.settings.add_recent(event.path)
        self.opened.emit(event.path)

    def _take_saved(self, event: Saved) -> None:
        if (event.experiment, event.weights_set) == (self.document.experiment, self.document.weights_set):
            self.document.saved(event.path)
        self.settings.add_recent(event.path)
        self.saved.emit(event.path)

    def _pass_weights_on(self, key: str, frame: object) -> None:
        if key == DRAWING_KEY and isinstance(frame, WeightsFrame):
            self.recognizer.update(frame.experiment, frame)

    def watch_drawing(self, watching: bool) -> None:
        """Keep the recognizer's weights fresh, and answers quick, while the Draw page is shown."""
        self.trainer.want(DRAWING_KEY, WeightsRequest() if watching else None)
        sys.setswitchinterval(SHORT_TURN if watching else USUAL_TURN)

    def _on_failure(self, failure: JobFailed) -> None:
        """Expected problems are told in a sentence; surprises go to the error surface."""
        if failure.problem is not None:
            self.tell(failure.problem)
        else:
            self.failed.emit(failure)

    def tell(self, message: Message) -> None:
        """Say ``problem``, translated."""
        text = QCoreApplication.translate("Message", message.template)
        self.problem.emit(text.format(**message.values))


def _read(path: Path, control: JobControl, is_restored: bool = False) -> Iterator[Opened]:
    from playground.engine.checkpoint import SUFFIX, load_checkpoint, load_experiment

    if path.suffix.lower() == SUFFIX:
        checkpoint = load_checkpoint(path)
        yield Opened(
            path,
            checkpoint.experiment,
            checkpoint.weights,
            checkpoint.curves,
            is_restored,
            checkpoint.test_is_open,
        )
    else:
        yield Opened(path, load_experiment(path), None, is_restored=is_restored)


def _write(
    path: Path,
    frame: WeightsFrame,
    curves: Curves | None,
    weights_set: int,
    test_is_open: bool,
    control: JobControl,
) -> Iterator[Saved]:
    from playground.engine.checkpoint import save_checkpoint

    keep_for_good(frame.experiment.data)
    save_checkpoint(path, frame.experiment, frame.tensors, curves, frame.scale, test_is_open)
    yield Saved(path, frame.experiment, weights_set)


def _export_script(path: Path, experiment: Experiment, control: JobControl) -> Iterator[Exported]:
    from playground.engine.export import export_script

    export_script(path, experiment)
    yield Exported(path)


def _export_weights(path: Path, frame: WeightsFrame, control: JobControl) -> Iterator[Exported]:
    from playground.engine.export import export_weights

    export_weights(path, frame.experiment, frame.tensors, frame.scale)
    yield Exported(path)


def _export_onnx(path: Path, frame: WeightsFrame, control: JobControl) -> Iterator[Exported]:
    from playground.engine.export import export_onnx

    export_onnx(path, frame.experiment, frame.tensors, frame.scale)
    yield Exported(path)


def _export_curves(path: Path, curves: Curves, experiment: Experiment, control: JobControl) -> Iterator[Exported]:
    from playground.engine.export import export_curves

    export_curves(path, curves.history, experiment)
    yield Exported(path)
