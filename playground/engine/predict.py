"""What a network says to a picture, from a copy of its weights of its own."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.datasets import IMAGE_SETS, Images
from playground.core.experiment import Experiment
from playground.core.message import ProblemError
from playground.core.normalisations import InputScale
from playground.core.shapes import output_units
from playground.core.strokes import MNIST_SIZE
from playground.core.work import sample_seconds
from playground.engine.build import PlaygroundNetwork
from playground.engine.data.preparation import LEVELS, preparation_from
from playground.engine.explain.scores import class_scores
from playground.engine.losses import class_probabilities
from playground.engine.pictures import PictureError, read_picture
from playground.engine.weights import Weights, as_tensors, blank_network, check_weights

__all__ = ["PictureError", "Predictor", "read_picture"]

Pictures = NDArray[np.float32]
MOMENT = 0.008
"""Seconds that asking some pictures at once may take, about."""
MOST_AT_ONCE = 256


class Predictor:
    """An evaluation copy on the CPU. Nothing of it is shared with a network that is training; for one thread.

    Raises ProblemError for an experiment that does not read 28×28 digits, :class:`WeightsError` for weights that
    are not its own. ``scale`` is how the inputs were normalised when it was trained.
    """

    def __init__(self, experiment: Experiment, weights: Weights, scale: InputScale | None = None) -> None:
        task = experiment.data.task
        if task.inputs != (1, MNIST_SIZE, MNIST_SIZE) or task.is_regression:
            raise ProblemError("{name} does not read digits.", name=experiment.name)
        self._experiment = experiment
        self._preparation = preparation_from(scale_of(experiment) if scale is None else scale, experiment.data)
        self._network = blank_network(experiment)
        self._network.eval()
        self.load(weights)

    def load(self, weights: Weights) -> None:
        """Take newer weights of the same network, copied. Raises :class:`WeightsError`; then the old ones stay."""
        check_weights(self._experiment, weights)
        self._network.load_state_dict(as_tensors(weights), assign=True)

    def probabilities(self, pictures: Pictures) -> NDArray[np.float32]:
        """Of every class, (N, C), for pictures (N, 28, 28), 0–1, bright on dark; ValueError for another shape."""
        if pictures.ndim != 3 or pictures.shape[1:] != (MNIST_SIZE, MNIST_SIZE):
            raise ValueError(f"pictures must be (N, {MNIST_SIZE}, {MNIST_SIZE}), not {pictures.shape}")
        with torch.inference_mode():
            outputs = self._network(self.prepared(torch.from_numpy(np.array(pictures, np.float32))))
            answers = class_probabilities(outputs, self._experiment.training, self._experiment.data.task)
        result: NDArray[np.float32] = answers.numpy()
        return result

    @property
    def network(self) -> PlaygroundNetwork:
        """The copy itself, in evaluation mode."""
        return self._network

    @property
    def batch(self) -> int:
        """Pictures to ask at once, so that whoever waits for it does not wait long."""
        return max(1, min(MOST_AT_ONCE, int(MOMENT / max(sample_seconds(self._experiment), MOMENT / MOST_AT_ONCE))))

    def prepared(self, pictures: Tensor) -> Tensor:
        """Pictures (N, 28, 28), 0 to 1, as the network reads them, (N, 1, 28, 28)."""
        return self._preparation.of_values(pictures.unsqueeze(1))

    def scores(self, pictures: Tensor) -> Tensor:
        """The output of every class before softmax, (N, C), for pictures (N, 28, 28), 0 to 1; differentiable."""
        return class_scores(self._network(self.prepared(pictures)))

    def of_scores(self, scores: Tensor) -> Tensor:
        """Probabilities (N, C) that belong to such scores."""
        task = self._experiment.data.task
        outputs = scores[:, 1:] if output_units(self._experiment) == 1 else scores
        return class_probabilities(outputs, self._experiment.training, task)


def scale_of(experiment: Experiment) -> InputScale:
    """How pictures are normalised where nobody wrote down what was measured: as everybody does with this set."""
    data = experiment.data
    if not isinstance(data, Images) or data.normalisation == "unit":
        return InputScale((0.0,), (1.0,))
    return IMAGE_SETS[data.set].scale if data.normalisation == "standard" else InputScale((0.0,), (1.0 / LEVELS,))
