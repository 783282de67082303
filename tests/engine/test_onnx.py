"""ONNX files: another program's runtime says what the network says, for every kind of layer and of output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from hypothesis import given, settings
from numpy.typing import NDArray
from own_files import table_found, write_table
from strategies import experiments
from test_export import EVERYTHING, some_network, weights_of

from playground.core.activations import ACTIVATIONS
from playground.core.datasets import Images, Points
from playground.core.experiment import Experiment
from playground.core.found_table import usual_table
from playground.core.frames import ValuesFrame, ValuesRequest
from playground.core.layers import LAYERS, Conv, Dense, Dropout, Residual
from playground.core.losses import fitting_losses
from playground.core.network import Network
from playground.core.normalisations import NORMALISATIONS
from playground.core.one_line import from_line
from playground.core.presets import PRESETS
from playground.core.training import Training
from playground.engine import extras
from playground.engine.build import PlaygroundNetwork
from playground.engine.data.load import load_dataset
from playground.engine.data.preparation import measured
from playground.engine.export import export_onnx
from playground.engine.export.onnx_layers import ACTIVATION_NODES, NODES
from playground.engine.export.onnx_model import onnx_model
from playground.engine.extras import ExtraMissing
from playground.engine.files import FileProblem
from playground.engine.frames import make_frame
from playground.engine.learner import Learner
from playground.engine.losses import class_probabilities
from playground.engine.predict import Predictor
from playground.engine.weights import WeightsError

TOLERANCE = 1e-5


def answers(packed: bytes, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """What onnxruntime says of a batch."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(packed, options, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"input": inputs})
    return found


def expected(experiment: Experiment, network: PlaygroundNetwork, inputs: NDArray[np.float32]) -> NDArray[Any]:
    """What our own network says of it, in 64 bit."""
    network.double().eval()
    x = torch.from_numpy(inputs.astype(np.float64))
    if isinstance(experiment.data, Images):
        x = (x - 0.1307) / 0.3081
    with torch.inference_mode():
        return class_probabilities(network(x), experiment.training, experiment.data.task).numpy()


def differs(experiment: Experiment, count: int = 5) -> float:
    """The largest difference between the two over a few samples."""
    network = some_network(experiment)
    generator = np.random.default_rng(0)
    inputs = generator.random((count, *experiment.data.task.inputs), np.float32)
    found = answers(onnx_model(experiment, weights_of(network)), inputs)
    wanted = expected(experiment, network, inputs)
    assert found.dtype == np.float32 and found.shape == wanted.shape == (count, experiment.data.task.targets)
    return float(np.abs(found - wanted).max())


@pytest.mark.parametrize("name", ["course-mlp", "course-cnn", "small-resnet", "tiny-vgg", "lenet5", "spiral"])
def test_another_runtime_says_what_the_network_says(name: str) -> None:
    assert differs(PRESETS[name]) < TOLERANCE


def test_every_kind_of_layer_goes_into_one_file() -> None:
    assert {type(layer) for layer in EVERYTHING} == set(LAYERS.values()) == set(NODES)
    assert differs(Experiment(data=Images(), network=Network(layers=EVERYTHING))) < TOLERANCE


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_goes_into_a_file(activation: str) -> None:
    assert ACTIVATION_NODES.keys() == ACTIVATIONS.keys()
    layers = (
        Conv(id="conv-1", filters=3, size=4, stride=3, activation=activation),
        Residual(id="residual-1", filters=4, stride=3, activation=activation),
        Dense(id="dense-1", units=6, activation=activation),
    )
    assert differs(Experiment(data=Images(), network=Network(layers=layers))) < TOLERANCE


@pytest.mark.parametrize("data", [Images(), Points(set="circle")], ids=["ten classes", "two classes"])
def test_every_loss_gives_the_probabilities_on_the_screen(data: Images | Points) -> None:
    layers = (Dense(id="dense-1", units=6),)
    for loss in fitting_losses(data.task):
        for output in ("auto", "tanh"):
            training = Training(loss=loss, output_activation=output)
            experiment = Experiment(data=data, network=Network(layers=layers), training=training)
            assert differs(experiment) < TOLERANCE, (loss, output)


@settings(max_examples=40)
@given(experiments())
def test_whatever_can_be_built_can_be_written_and_runs(experiment: Experiment) -> None:
    network = some_network(experiment)
    inputs = np.zeros((2, *experiment.data.task.inputs), np.float32)
    found = answers(onnx_model(experiment, weights_of(network)), inputs)
    assert found.shape == (2, experiment.data.task.targets)


def test_a_batch_may_have_any_size() -> None:
    for count in (1, 33):
        assert differs(PRESETS["spiral"], count) < TOLERANCE


def test_pictures_go_in_as_they_are_and_are_normalised_inside() -> None:
    experiment = PRESETS["course-cnn"]
    weights = weights_of(some_network(experiment))
    pictures = np.random.default_rng(3).random((4, 28, 28), np.float32)
    ours = Predictor(experiment, weights).probabilities(pictures)
    assert np.abs(answers(onnx_model(experiment, weights), pictures[:, None]) - ours).max() < TOLERANCE


@pytest.mark.parametrize("how", NORMALISATIONS)
@pytest.mark.parametrize("data", [Points(set="arms", features=("x1", "x1_x2", "sin_x2")), Images()])
def test_treated_inputs_give_the_probabilities_of_the_learner(data: Points | Images, how: str) -> None:
    treated = attrs.evolve(data, normalisation=how)
    experiment = Experiment(data=treated, network=Network(layers=(Dense(id="dense-1", units=5),)))
    if isinstance(data, Images):
        raw = torch.randint(0, 256, (6, 1, 28, 28), dtype=torch.uint8)
        preparation, inputs = measured(treated, raw), raw.float() / 255
    else:
        dataset = load_dataset(treated, experiment.seeds)
        raw, preparation = dataset.train.inputs[:6], dataset.preparation
        inputs = load_dataset(data, experiment.seeds).prepare(raw)  # features, not normalised
    network = some_network(experiment)
    weights = weights_of(network)
    with torch.inference_mode():
        outputs = network.eval()(preparation(raw))
    wanted = class_probabilities(outputs, experiment.training, experiment.data.task).numpy()
    assert np.abs(answers(onnx_model(experiment, weights, preparation.scale), inputs.numpy()) - wanted).max() < 1e-4


@pytest.mark.parametrize("how", NORMALISATIONS)
def test_rows_of_a_table_give_values_in_their_own_unit(tmp_path: Path, how: str) -> None:
    table = usual_table(table_found(write_table(tmp_path / "t.csv")), target=2)
    layers = (Dense(id="dense-1", units=5),)
    data = attrs.evolve(table, normalisation=how)
    experiment = Experiment(data=data, network=Network(layers=layers), training=Training(loss="mse"))
    learner = Learner(experiment, load_dataset(data, experiment.seeds), torch.device("cpu"), 1)
    frame = make_frame(learner, ValuesRequest(), False)
    assert isinstance(frame, ValuesFrame)
    packed = onnx_model(experiment, learner.weights(), learner.dataset.scale)
    rows = learner.dataset.validation.inputs.numpy()
    assert answers(packed, rows)[:, 0] == pytest.approx(frame.predicted, abs=1e-3)
    notes = {entry.key: entry.value for entry in onnx.load_from_string(packed).metadata_props}
    assert float(notes["target_mean"]) == learner.dataset.target_mean
    assert float(notes["target_deviation"]) == learner.dataset.target_deviation
    assert notes["target"] == "height" and "plus target_mean" in notes["values"]
    assert json.loads(notes["inputs"]) == ["a", "colour = blue", "colour = red", "side = down", "side = up"]


def test_the_file_says_what_goes_in_and_what_comes_out() -> None:
    experiment = PRESETS["course-cnn"]
    model = onnx.load_from_string(onnx_model(experiment, weights_of(some_network(experiment))))
    (reads,), (gives,) = model.graph.input, model.graph.output
    assert (reads.name, gives.name) == ("input", "probabilities")
    sizes = [dim.dim_param or dim.dim_value for dim in reads.type.tensor_type.shape.dim]
    assert sizes == ["batch", 1, 28, 28]
    notes = {entry.key: entry.value for entry in model.metadata_props}
    assert notes["mean"] == "[0.1307]" and notes["deviation"] == "[0.3081]" and "0 to 1" in notes["input"]
    assert notes["labels"] == "0,1,2,3,4,5,6,7,8,9"
    assert from_line(notes["experiment"]).network == experiment.network
    assert model.graph.name == experiment.name and model.producer_name == "NN Playground"
    assert any(constant.name == "conv-1.weight" for constant in model.graph.initializer)


def test_names_that_look_alike_do_not_meet() -> None:
    layers = tuple(Dense(id=name, units=3, activation="gelu") for name in ("number-2", "input-1", "shown-1"))
    experiment = Experiment(name="→ ☃", network=Network(layers=(*layers, Dropout(id="dropout-1"))))
    assert differs(experiment) < TOLERANCE


def test_weights_that_are_not_the_experiments_are_not_written(tmp_path: Path) -> None:
    experiment = PRESETS["xor"]
    with pytest.raises(WeightsError, match="missing"):
        export_onnx(tmp_path / "xor.onnx", experiment, {})
    with pytest.raises(FileProblem, match="cannot be written"):
        export_onnx(tmp_path / "nowhere" / "xor.onnx", experiment, weights_of(some_network(experiment)))
    assert not list(tmp_path.glob("*.onnx"))


def test_where_the_package_lacks_the_sentence_names_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    with pytest.raises(ExtraMissing) as said:
        export_onnx(tmp_path / "xor.onnx", PRESETS["xor"], {})
    assert f'{sys.executable} -m pip install "nn-playground[onnx]"' in str(said.value)
    assert "\n" not in str(said.value)
