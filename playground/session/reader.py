"""Reading a drawing with an evaluation copy of the network: what the recognizer's thread does, without Qt."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.experiment import Experiment
from playground.core.explanations import OCCLUSION, SALIENCY, LayerMaps, Looks, MindChange, PixelMap
from playground.core.frames import WeightsFrame, read_only
from playground.core.strokes import MNIST_SIZE

if TYPE_CHECKING:
    from playground.engine.predict import Predictor

DIGITS = (1, MNIST_SIZE, MNIST_SIZE)
"""Shape of one sample in experiments whose networks can read a drawing."""

NAME = "recognizer"
ANSWER, MAPS = "answer", "maps"
"""Keys under which answers and the maps of the layers are shown: only the newest count."""


@frozen(eq=False)
class Answer:
    """What the network says of the newest drawing, or that it does not read digits.

    ``probabilities`` (C,) float32 of the classes, None where there is no drawing or no network to read it;
    ``milliseconds`` is how long the network took; ``number`` is that of the drawing, as the recognizer counts them.
    """

    probabilities: NDArray[np.float32] | None
    milliseconds: float
    reads_digits: bool
    number: int = 0


@frozen(eq=False)
class Sheet:
    """Pictures (N, 28, 28) uint8 to test the network with; the recognizer counts them by ``number``."""

    pictures: NDArray[np.uint8]
    number: int


@frozen(eq=False)
class Request:
    """What is to be answered: the newest of each, all taken at one moment. ``picture`` is (28, 28), 0 to 1.

    ``sheet`` are pictures to test the network with, see :mod:`playground.session.examiner`; ``looks`` is what is to be
    found out beside the answer, see :mod:`playground.session.explainer`.
    """

    experiment: Experiment | None = None
    frame: WeightsFrame | None = None
    picture: NDArray[np.float32] | None = None
    number: int = 0
    sheet: Sheet | None = None
    looks: Looks = Looks()


class Desk:
    """Hands the newest request from the window's thread to the recognizer's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._request = Request()
        self._fresh = False

    def put(self, **changes: Any) -> None:
        """Change some parts of the request."""
        with self._lock:
            self._request = attrs.evolve(self._request, **changes)
            self._fresh = True

    @property
    def fresh(self) -> bool:
        """Whether something lies there that was not taken yet."""
        return self._fresh

    def take(self) -> Request | None:
        """The request as it is now, or None when it was taken before."""
        with self._lock:
            fresh, self._fresh = self._fresh, False
            return self._request if fresh else None


def reads_digits(experiment: Experiment) -> bool:
    """Whether the network of this experiment takes one drawing as MNIST's are."""
    task = experiment.data.task
    return task.inputs == DIGITS and not task.is_regression


class Reader:
    """The evaluation copy of the network; lives in the recognizer's thread."""

    def __init__(self) -> None:
        self._predictor: Predictor | None = None
        self._network: object = None
        self._frame: WeightsFrame | None = None

    def answer(self, request: Request) -> Answer | None:
        """Answer the request; None when its weights are not those of its experiment."""
        experiment, frame, picture = request.experiment, request.frame, request.picture
        if experiment is None:
            return None
        if not reads_digits(experiment) or frame is None or picture is None:
            return Answer(None, 0.0, reads_digits(experiment), request.number)
        predictor = self.loaded(experiment, frame)
        if predictor is None:
            return None
        began = time.perf_counter()
        probabilities = predictor.probabilities(picture[np.newaxis])[0]
        milliseconds = 1000.0 * (time.perf_counter() - began)
        return Answer(read_only(probabilities), milliseconds, True, request.number)

    def maps(self, request: Request) -> LayerMaps | None:
        """What the layers make of the drawing; None where that is not asked for, or there is no network to tell."""
        looks, picture = request.looks, request.picture
        predictor = self._ready(request) if looks.maps else None
        if predictor is None or picture is None:
            return None
        from playground.engine.explain.layers import explained
        from playground.engine.explain.scores import picture_tensor

        inputs = predictor.prepared(picture_tensor(picture)[None])
        gradient = looks.maps == SALIENCY
        label = _label(predictor, picture, looks) if gradient else 0
        return explained(predictor.network, inputs, request.number, looks.unit, gradient=gradient, label=label)

    def explanations(self, request: Request) -> Iterator[PixelMap | MindChange | None] | None:
        """Find out what overlay is asked for, a little at each step; None where there is no network to tell."""
        looks, picture = request.looks, request.picture
        predictor = self._ready(request)
        if predictor is None or picture is None:
            return None
        from playground.engine.explain.mind import mind_changes
        from playground.engine.explain.occlusion import occlusion
        from playground.engine.explain.saliency import saliency
        from playground.engine.explain.scores import picture_tensor

        x, batch, number = picture_tensor(picture), predictor.batch, request.number
        if looks.overlay == SALIENCY:
            return iter((saliency(predictor.scores, x, _label(predictor, picture, looks), number),))
        if looks.overlay == OCCLUSION:
            label = _label(predictor, picture, looks)
            return occlusion(predictor.scores, predictor.of_scores, x, label, batch=batch, number=number)
        return mind_changes(predictor.scores, predictor.of_scores, x, batch=batch, number=number)

    def _ready(self, request: Request) -> Predictor | None:
        """The network to ask about the drawing; None where there is none."""
        experiment, frame = request.experiment, request.frame
        if experiment is None or frame is None or request.picture is None or not reads_digits(experiment):
            return None
        return self.loaded(experiment, frame)

    def loaded(self, experiment: Experiment, frame: WeightsFrame) -> Predictor | None:
        """The network with these weights; None where they cannot be taken, whose reason was told the first time.

        Weights that are not finite, or still of the network before an edit, are no failure here: the guard tells of
        the first, and better ones are on their way.
        """
        from playground.engine.devices import use_threads
        from playground.engine.predict import Predictor
        from playground.engine.weights import WeightsError

        network = (experiment.data, experiment.network, experiment.training.loss, frame.scale)
        if network == self._network and frame is self._frame:
            return self._predictor
        predictor = self._predictor if network == self._network else None
        self._predictor, self._network, self._frame = None, network, frame
        try:
            if predictor is None:
                use_threads(1)  # the others are the training's, and one picture has nothing to share
                predictor = Predictor(experiment, frame.tensors, frame.scale)
            else:
                predictor.load(frame.tensors)
        except WeightsError:
            return None
        self._predictor = predictor
        return predictor


def _label(predictor: Predictor, picture: NDArray[np.float32], looks: Looks) -> int:
    """The class that is looked at: the one asked for where there is one, else the one the network says."""
    probabilities = predictor.probabilities(picture[np.newaxis])[0]
    if looks.label is not None and 0 <= looks.label < len(probabilities):
        return looks.label
    return int(probabilities.argmax())
