"""Exports: a script that rebuilds, reloads and trains the same network without this program; weights; curves."""

from __future__ import annotations

import csv
import io
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import numpy as np
import pytest
import safetensors.numpy
import torch
from small_sets import shrink

from playground.core.activations import ACTIVATIONS
from playground.core.augmentation import Augmentation
from playground.core.curve_sets import CURVE_SETS
from playground.core.curves_table import curves_table
from playground.core.datasets import IMAGE_SETS, Curve, Data, Images, Pixels, PointChange, Points, Pupils
from playground.core.events import LayerNorms
from playground.core.experiment import Experiment
from playground.core.features import FEATURES
from playground.core.history import History
from playground.core.initialisers import INITIALISERS, Initialisation
from playground.core.layers import (
    LAYERS,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    GlobalAveragePool,
    Layer,
    LayerNorm,
    Pool,
    Residual,
)
from playground.core.losses import fitting_losses
from playground.core.message import ProblemError
from playground.core.network import Network
from playground.core.optimisers import LBFGS, OPTIMISERS, SGD, Adam
from playground.core.point_sets import POINT_SETS
from playground.core.presets import PRESETS
from playground.core.schedules import SCHEDULES, Constant, Plateau, Schedule
from playground.core.training import Seeds, Training
from playground.engine.build import PlaygroundNetwork, build_network
from playground.engine.data import Dataset
from playground.engine.data.augment import augmented
from playground.engine.data.digits import RawDigits, load_digits
from playground.engine.data.load import load_dataset
from playground.engine.data.treatment import treated
from playground.engine.export import export_curves, export_script, export_weights, script, script_weights
from playground.engine.export.augment import augment_code
from playground.engine.export.data import CURVE_CODE, POINT_CODE, TORCHVISION, data_code
from playground.engine.export.layers import ACTIVATION_CODE, CODES, DRAW_CODE
from playground.engine.export.training import OPTIMISER_CODE, SCHEDULE_CODE, schedule_code
from playground.engine.files import FileProblem
from playground.engine.fit import fit
from playground.engine.learner import Learner
from playground.engine.train import training

EVERYTHING: tuple[Layer, ...] = (
    Conv(id="conv-1", filters=4, size=4, stride=2, activation="prelu"),
    BatchNorm(id="batch_norm-1"),
    Pool(id="pool-1", mode="average", size=3, stride=1),
    Conv(id="conv-2", filters=6, size=3, padding=2, dilation=2, activation="gelu", bias=False),
    LayerNorm(id="layer_norm-1"),
    Residual(id="residual-1", filters=6, activation="leaky_relu", frozen=True),
    Residual(id="residual-2", filters=8, stride=2, activation="prelu"),
    GlobalAveragePool(id="global_average_pool-1"),
    BatchNorm(id="batch_norm-2", frozen=True),
    Dropout(id="dropout-1"),
    Dense(id="register-buffer", units=5, activation="softmax", frozen=True),
    Dense(id="__class-1", units=7, activation="silu", bias=False),
    LayerNorm(id="layer_norm-2"),
)
CASES = {
    "course-mlp": PRESETS["course-mlp"],
    "course-cnn": PRESETS["course-cnn"],
    "small-resnet": PRESETS["small-resnet"],
    "spiral": PRESETS["spiral"],
    "everything": Experiment(name='Any "thing" \\ {x}\n', data=Images(), network=Network(layers=EVERYTHING)),
}

RUNNER = """
import importlib.util, sys, torch
from collections.abc import Callable
from pathlib import Path

for case in sorted(Path(sys.argv[1]).iterdir()):
    spec = importlib.util.spec_from_file_location("script", case / "script.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    network = script.Network().double()
    network.load_state_dict(script.read_weights(case / "weights.safetensors"))
    network.eval()
    inputs = torch.load(case / "inputs.pt", weights_only=True)
    torch.save(network(inputs).detach(), case / "outputs.pt")
assert not any(name.split(".")[0] in ("playground", "PySide6", "attrs", "safetensors") for name in sys.modules)
"""


def some_network(experiment: Experiment) -> PlaygroundNetwork:
    """The network with weights, and what batch norms remember, that nobody would guess."""
    network = build_network(experiment)
    generator = torch.Generator().manual_seed(1)
    for name, tensor in network.state_dict().items():
        if name.endswith("running_variance"):
            tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.5)
        elif tensor.dim() == 1:
            tensor.copy_(torch.randn(tensor.shape, generator=generator))
    return network


def weights_of(network: PlaygroundNetwork) -> dict[str, Any]:
    return {name: tensor.numpy().copy() for name, tensor in network.state_dict().items()}


def ran(text: str) -> dict[str, Any]:
    """The names that a script defines."""
    names: dict[str, Any] = {"__name__": "script"}
    exec(compile(text, "script.py", "exec"), names)
    return names


@pytest.mark.slow
def test_the_script_gives_the_same_outputs_in_an_interpreter_that_knows_torch_alone(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    networks = {}
    for name, experiment in CASES.items():
        (cases / name).mkdir(parents=True)
        networks[name] = some_network(experiment)
        export_script(cases / name / "script.py", experiment)
        export_weights(cases / name / "weights.safetensors", experiment, weights_of(networks[name]))
        inputs = torch.randn(6, *experiment.data.task.inputs, dtype=torch.float64)
        torch.save(inputs, cases / name / "inputs.pt")
    runner = tmp_path / "runner.py"
    runner.write_text(RUNNER)
    done = subprocess.run(
        [sys.executable, "-I", str(runner), str(cases)], cwd=tmp_path, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    for name, network in networks.items():
        inputs = torch.load(cases / name / "inputs.pt", weights_only=True)
        outputs = torch.load(cases / name / "outputs.pt", weights_only=True)
        expected = network.double().eval()(inputs)
        assert outputs.shape == expected.shape
        assert (outputs - expected).abs().max() < 1e-6, name


def write_mnist(folder: Path, train: int, test: int) -> None:
    """Files such as torchvision fetches, with a few pictures."""
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    generator = np.random.default_rng(0)
    for part, count in (("train", train), ("t10k", test)):
        pictures = generator.integers(0, 256, (count, 28, 28), np.uint8)
        labels = generator.integers(0, 10, count).astype(np.uint8)
        (raw / f"{part}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 2051, count, 28, 28) + pictures.tobytes())
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 2049, count) + labels.tobytes())


@pytest.mark.slow
def test_the_script_trains_on_pictures_from_torchvision_as_it_stands(tmp_path: Path) -> None:
    write_mnist(tmp_path / "data", 200, 50)
    experiment = attrs.evolve(CASES["everything"], data=Images(noise=0.1))
    export_script(tmp_path / "cnn.py", experiment)
    command = [sys.executable, "-I", "cnn.py", "--epochs", "2", "--save", "weights.pt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    assert "epoch 2: loss" in done.stdout and "test: loss" in done.stdout
    learned = torch.load(tmp_path / "weights.pt", weights_only=True)
    assert learned.keys() == script_weights(experiment, weights_of(build_network(experiment))).keys()


WRITTEN = [name for name, experiment in PRESETS.items() if not isinstance(experiment.data, Pupils)]
"""Presets whose data a script can make or fetch."""


def test_eyes_cannot_be_written_into_a_script() -> None:
    with pytest.raises(ProblemError, match="Pupils cannot be written into a script"):
        script(PRESETS["pupils"])


@pytest.mark.parametrize("name", WRITTEN)
def test_the_script_of_a_preset_has_neither_unused_names_nor_long_lines(name: str) -> None:
    check_style(script(PRESETS[name]))


def check_style(text: str) -> None:
    """Let ruff look at a script."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--line-length", "120", "--select", "E,F,I,B", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def circle(**settings: Any) -> Experiment:
    """Few points, every batch in order, 64 bit: nothing is left to chance but the first weights."""
    settings = {"loss": "binary_cross_entropy", "optimiser": Adam(), "batch_size": 20, "epochs": 3, **settings}
    layers = (Dense(id="dense-1", units=6), Dense(id="dense-2", units=5, activation="prelu"))
    return Experiment(
        data=Points(set="circle", points=60, noise=0.1),
        network=Network(layers=layers),
        training=Training(**{"shuffle": False, "precision": 64, "keep_best": False, **settings}),
        seeds=Seeds(weights=3, data=4, split=5),
    )


def learned_by_us(experiment: Experiment, weights: dict[str, Any]) -> dict[str, Any]:
    """Weights after the experiment's epochs, under the script's names."""
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), torch.device("cpu"))
    learner.load_weights(weights)
    for _event in training(learner):
        if learner.epoch >= experiment.training.epochs:
            break
    return script_weights(experiment, learner.weights())


def learned_by_script(experiment: Experiment, weights: dict[str, Any], folder: Path) -> dict[str, Any]:
    export_weights(folder / "first.safetensors", experiment, weights)
    arguments = ["script.py", "--weights", str(folder / "first.safetensors"), "--save", str(folder / "last.pt")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", arguments)
        ran(script(experiment))["main"]()
    return {name: tensor.numpy() for name, tensor in torch.load(folder / "last.pt", weights_only=True).items()}


TRAININGS: dict[str, dict[str, Any]] = {
    **{f"optimiser {kind}": {"optimiser": made(), "learning_rate": 0.01} for kind, made in OPTIMISERS.items()},
    **{f"schedule {kind}": {"schedule": made()} for kind, made in SCHEDULES.items()},
    **{f"loss {loss}": {"loss": loss} for loss in fitting_losses(Points(set="circle").task)},
    "tanh": {"loss": "mse", "output_activation": "tanh"},
    "penalties": {"weight_decay": 0.01, "l1": 0.001, "gradient_clipping": 0.1},
    "penalties with AdamW": {"optimiser": OPTIMISERS["adamw"](), "weight_decay": 0.1},
    "penalties with L-BFGS": {"optimiser": LBFGS(), "weight_decay": 0.01, "l1": 0.001},
    "plateau": {"schedule": Plateau(patience=0, threshold=1.0), "optimiser": SGD(), "learning_rate": 0.1},
}


@pytest.mark.parametrize("name", TRAININGS)
def test_the_script_learns_what_we_learn(name: str, tmp_path: Path) -> None:
    experiment = circle(**TRAININGS[name])
    weights = weights_of(build_network(experiment))
    ours, theirs = learned_by_us(experiment, weights), learned_by_script(experiment, weights, tmp_path)
    assert ours.keys() == theirs.keys()
    for tensor in ours:
        assert np.abs(ours[tensor] - theirs[tensor]).max() < 1e-6, tensor


def test_the_script_stops_early_and_keeps_the_best(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    experiment = circle(epochs=50, early_stopping=1, stop_at_loss=1e-9, learning_rate=1.0)
    experiment = attrs.evolve(experiment, training=attrs.evolve(experiment.training, keep_best=True, shuffle=True))
    layers = (*experiment.network.layers, Dropout(id="dropout-1", probability=0.9))
    experiment = attrs.evolve(experiment, network=Network(layers=layers))
    learned_by_script(experiment, weights_of(build_network(experiment)), tmp_path)
    said = capsys.readouterr().out
    assert "the best on the validation data was epoch" in said and "epoch 50" not in said


@pytest.mark.parametrize("schedule", [made() for made in SCHEDULES.values() if made is not Constant])
def test_the_scripts_learning_rate_is_ours(schedule: Schedule) -> None:
    names = ran(f"import math\nLEARNING_RATE = 0.5\n{schedule_code(schedule)}")
    for epochs in (0.0, 0.3, 2.9, 3.0, 7.5, 10.0, 99.0):
        for drops in (0, 2):
            assert names["learning_rate"](epochs, 10, drops) == pytest.approx(0.5 * schedule.factor(epochs, 10, drops))


def script_parts(data: Data, seeds: Seeds, **names: Any) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Inputs and targets of the three parts as the script loads them."""
    code = data_code(data, seeds, 32)
    assert max(map(len, code.splitlines())) <= 120
    ran_names = ran(f"import base64\nimport io\nimport numpy as np\nimport torch\nfrom PIL import Image\n{code}")
    ran_names |= names
    parts: list[tuple[torch.Tensor, torch.Tensor]] = ran_names["load_data"]("")
    return parts


def assert_same(ours: Dataset, parts: list[tuple[torch.Tensor, torch.Tensor]], atol: float = 1e-6) -> None:
    """The same samples in the same order, as the network reads them, with the same answers."""
    for part, (inputs, targets) in zip((ours.train, ours.validation, ours.test), parts, strict=True):
        assert inputs.dtype == torch.float32 and targets.dtype == part.targets.dtype
        assert torch.allclose(ours.prepare(part.inputs), inputs, atol=atol)
        assert torch.allclose(part.targets, targets, atol=1e-6)


TREATMENTS: dict[str, dict[str, Any]] = {
    "noise": {"noise": 0.3},
    "rare first class": {"balance": 0.2},
    "frequent first class": {"balance": 0.85},
    "exchanged answers": {"shuffled": 0.4},
    "0 to 1": {"normalisation": "unit"},
    "standardised": {"normalisation": "standard"},
    "untreated": {"normalisation": "none"},
    "features": {"features": tuple(FEATURES)},
    "one feature": {"features": ("sin_x2",)},
    "everything": {"noise": 0.1, "balance": 0.3, "shuffled": 0.2, "normalisation": "standard", "features": ("x1_x2",)},
}


def treated_by(treatment: str, kind: type[Data]) -> dict[str, Any]:
    """The settings of a treatment that such data have."""
    return {name: value for name, value in TREATMENTS[treatment].items() if name in attrs.fields_dict(kind)}


@pytest.mark.parametrize("name", POINT_SETS)
@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_scripts_points_and_split_are_ours(name: str, treatment: str) -> None:
    data, seeds = Points(set=name, points=101, **treated_by(treatment, Points)), Seeds(data=6, split=7)
    assert_same(load_dataset(data, seeds), script_parts(data, seeds))


@pytest.mark.parametrize("many", [1, 20])
def test_the_scripts_points_are_changed_by_hand_as_ours(many: int) -> None:
    others = (PointChange(index=3 * number, label=number % 2) for number in range(many))
    deleted = (PointChange(index=3 * number + 1) for number in range(min(many, 14)))
    data, seeds = Points(set="circle", points=101, changed=(*others, *deleted)), Seeds(data=6, split=7)
    parts = script_parts(data, seeds)
    assert_same(load_dataset(data, seeds), parts)
    assert sum(len(targets) for _inputs, targets in parts) == 101 - len(data.removed)


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_scripts_photograph_is_ours(treatment: str) -> None:
    data, seeds = Pixels(set="coffee", side=16, **treated_by(treatment, Pixels)), Seeds(data=6, split=7)
    assert_same(load_dataset(data, seeds), script_parts(data, seeds))


@pytest.mark.parametrize("name", CURVE_SETS)
@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_scripts_curve_and_split_are_ours(name: str, treatment: str) -> None:
    data, seeds = Curve(set=name, points=101, **treated_by(treatment, Curve)), Seeds(data=6, split=7)
    assert_same(load_dataset(data, seeds), script_parts(data, seeds))


REGRESSIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "sine": ("sine", {}),
    "absolute error": ("step", {"loss": "mae", "keep_best": True}),
    "lab": ("lab", {"learning_rate": 0.001, "early_stopping": 2}),
    "lab keeps the best": ("lab", {"optimiser": SGD(), "learning_rate": 0.0005, "keep_best": True, "epochs": 20}),
    "lab plateau": ("lab", {"optimiser": SGD(), "learning_rate": 1e-5, "schedule": Plateau(patience=0, threshold=1.0)}),
}


@pytest.mark.parametrize("name", REGRESSIONS)
def test_the_script_fits_the_curve_that_we_fit(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    curve, settings = REGRESSIONS[name]
    experiment = circle(**{"loss": "mse", **settings})
    experiment = attrs.evolve(experiment, data=Curve(set=curve, points=60, noise=0.1))
    weights = weights_of(build_network(experiment))
    theirs = learned_by_script(experiment, weights, tmp_path)
    said = capsys.readouterr().out
    assert "r2" in said and "accuracy" not in said and "nan" not in said
    assert ("test: loss" in said) == (curve != "lab")
    part = "training" if curve == "lab" else "validation"
    assert (f"the best on the {part} data was epoch" in said) == experiment.training.keep_best
    ours = script_weights(experiment, fit(experiment, device="cpu", threads=1).weights)
    for tensor in ours:
        assert np.abs(ours[tensor] - theirs[tensor]).max() < 1e-5, tensor


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_scripts_pictures_and_split_are_ours(treatment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    pictures = generator.integers(0, 256, (350, 28, 28), np.uint8)
    labels = generator.integers(0, 10, 350)
    counts = tuple(np.bincount(labels[:300], minlength=10).tolist())
    monkeypatch.setitem(IMAGE_SETS, "mnist", attrs.evolve(IMAGE_SETS["mnist"], class_counts=counts, own_test=50))
    data, seeds = Images(**treated_by(treatment, Images)), Seeds(data=6, split=7)
    raw = RawDigits(pictures[:300], labels[:300], pictures[300:], labels[300:])
    ours = treated(load_digits(data, seeds, raw), data, seeds)

    def fetched(_folder: str, train: bool, download: bool) -> SimpleNamespace:
        part = slice(300) if train else slice(300, None)
        return SimpleNamespace(data=torch.from_numpy(pictures[part]), targets=torch.from_numpy(labels[part]))

    before = labels.copy()
    assert_same(ours, script_parts(data, seeds, datasets=SimpleNamespace(MNIST=fetched)), atol=1e-4)
    assert (labels == before).all()


AUGMENTATION_CASES = [
    Augmentation(shift=0.2, rotation=30.0, scale=0.3),
    Augmentation(flip=True),
    Augmentation(noise=0.3),
    Augmentation(shift=0.1, rotation=5.0, scale=0.1, noise=0.1, flip=True),
]


@pytest.mark.parametrize("augmentation", AUGMENTATION_CASES)
@pytest.mark.parametrize("shape", [(6, 1, 28, 28), (5, 3, 9, 14)])
def test_the_scripts_pictures_are_changed_as_ours_from_the_same_chances(
    augmentation: Augmentation, shape: tuple[int, ...]
) -> None:
    imports = "import math\nimport torch\nfrom torch.nn import functional as F\n"
    brightness = torch.rand(shape, generator=torch.Generator().manual_seed(1))
    ours = augmented(brightness, augmentation, torch.Generator().manual_seed(2))
    mean, deviation = 0.13, 0.31
    torch.manual_seed(2)
    black, white = -mean / deviation, (1 - mean) / deviation
    theirs = ran(imports + augment_code(augmentation))["augmented"]((brightness - mean) / deviation, black, white)
    assert torch.allclose(theirs * deviation + mean, ours, atol=1e-5)
    assert not torch.allclose(ours, brightness, atol=1e-2)


@pytest.mark.parametrize("optimiser", ["adam", "lbfgs"])
@pytest.mark.parametrize("precision", [32, 64])
def test_the_script_trains_on_augmented_pictures(optimiser: str, precision: int, tmp_path: Path) -> None:
    write_mnist(tmp_path / "data", 60, 20)
    settings = Training(
        augmentation=AUGMENTATION_CASES[-1], optimiser=OPTIMISERS[optimiser](), precision=precision, epochs=1
    )
    layers = (Dense(id="dense-1", units=3), Dropout(id="dropout-1"))
    experiment = Experiment(data=Images(normalisation="unit"), network=Network(layers=layers), training=settings)
    text = script(experiment)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["script.py", "--data", str(tmp_path / "data"), "--save", str(tmp_path / "w.pt")])
        ran(text)["main"]()
    learned = torch.load(tmp_path / "w.pt", weights_only=True)
    assert all(bool(torch.isfinite(tensor).all()) for tensor in learned.values())


def test_the_script_of_an_augmented_preset_has_neither_unused_names_nor_long_lines() -> None:
    for augmentation in AUGMENTATION_CASES:
        training_settings = attrs.evolve(PRESETS["course-mlp"].training, augmentation=augmentation)
        check_style(script(attrs.evolve(PRESETS["course-mlp"], training=training_settings)))


def test_a_script_for_what_is_not_augmented_says_nothing_of_it() -> None:
    points = Experiment(training=Training(augmentation=AUGMENTATION_CASES[0]))
    for experiment in (points, Experiment(data=Images())):
        assert "augmented(" not in script(experiment) and "black" not in script(experiment)


@pytest.mark.parametrize("kind", INITIALISERS)
def test_the_scripts_first_weights_have_the_spread_of_ours(kind: str) -> None:
    start = Initialisation(kind=kind, value=0.3)
    layers = (Conv(id="conv-1", filters=40, size=5, initialisation=start), Dense(id="dense-1", initialisation=start))
    experiment = Experiment(data=Images(), network=Network(layers=layers))
    torch.manual_seed(0)
    theirs = {name: tensor.numpy() for name, tensor in ran(script(experiment))["Network"]().state_dict().items()}
    for name, ours in script_weights(experiment, weights_of(build_network(experiment))).items():
        assert theirs[name].std() == pytest.approx(ours.std(), rel=0.25, abs=1e-6), name


def test_everything_there_is_can_be_written_into_a_script() -> None:
    assert set(CODES) == set(LAYERS.values())
    assert ACTIVATION_CODE.keys() | {"prelu"} == ACTIVATIONS.keys()
    assert DRAW_CODE.keys() | {"default"} == INITIALISERS.keys()
    assert set(OPTIMISER_CODE) == set(OPTIMISERS.values())
    assert set(SCHEDULE_CODE) == set(SCHEDULES.values())
    assert POINT_CODE.keys() == POINT_SETS.keys() and TORCHVISION.keys() == IMAGE_SETS.keys()
    assert CURVE_CODE.keys() == {name for name, entry in CURVE_SETS.items() if not entry.given}


def test_an_impossible_stack_is_refused_with_one_sentence(tmp_path: Path) -> None:
    layers = (GlobalAveragePool(id="global_average_pool-1"), Conv(id="conv-1"))
    experiment = Experiment(data=Images(), network=Network(layers=layers))
    with pytest.raises(ProblemError, match="conv-1 is impossible"):
        export_script(tmp_path / "script.py", experiment)
    assert list(tmp_path.glob("*.py")) == []


def test_weights_that_are_not_the_experiments_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="missing"):
        export_weights(tmp_path / "w.safetensors", Experiment(), {})
    with pytest.raises(FileProblem, match="cannot be written"):
        export_script(tmp_path / "nowhere" / "script.py", Experiment())
    weights = weights_of(build_network(Experiment()))
    export_weights(tmp_path / "w.safetensors", Experiment(), weights)
    assert safetensors.numpy.load_file(tmp_path / "w.safetensors").keys() == {"output.weight", "output.bias"}


def test_curves_are_a_table_with_a_row_for_each_place(tmp_path: Path) -> None:
    history = History()
    history.train_loss.append(np.array([0.5, 1.0]), np.array([0.25, np.nan]))
    history.validation_loss.append(np.array([0.0, 1.0]), np.array([2.5, np.inf]))
    history.gradient_norms.append(0.5, LayerNorms(("dense-1", "output"), np.array([0.75, 0.125])))
    history.mark(1.0, "learning rate 0.1 → 0.01")
    history.mark(0.7, "batch, 64")
    export_curves(tmp_path / "curves.csv", history, Experiment())
    text = (tmp_path / "curves.csv").read_text(encoding="utf-8")
    assert text == curves_table(history)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["epoch"] for row in rows] == ["0.0", "0.5", "0.7", "1.0"]
    assert [row["train_loss"] for row in rows] == ["", "0.25", "", "nan"]
    assert [row["validation_loss"] for row in rows] == ["2.5", "", "", "inf"]
    assert [row["gradient_norms output"] for row in rows] == ["", "0.125", "", ""]
    assert "gradient_norms dense-1" in rows[0]
    assert [row["change"] for row in rows] == ["", "", "batch, 64", "learning rate 0.1 → 0.01"]
    assert "validation_accuracy" in rows[0]
    export_curves(tmp_path / "curves.csv", history, PRESETS["sine"])
    names = (tmp_path / "curves.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert {"train_r2", "train_r2_by_epoch", "validation_r2"} <= set(names) and not any("accuracy" in n for n in names)


def as_torchvision_has_it(name: str, raw: RawDigits) -> Callable[..., SimpleNamespace]:
    """A stand-in for the class of torchvision.datasets that gives this set, with its way of keeping it."""

    def fetched(_folder: str, train: bool = True, split: str = "", download: bool = True) -> SimpleNamespace:
        is_train = train and split != "test"
        pictures = raw.train_pictures if is_train else raw.test_pictures
        labels = raw.train_labels if is_train else raw.test_labels
        if name == "svhn":
            assert split in ("train", "test")
            return SimpleNamespace(data=pictures, labels=labels)
        if name.startswith("cifar"):
            return SimpleNamespace(data=pictures.transpose(0, 2, 3, 1), targets=labels.tolist())
        if name == "letters":
            assert split == "letters"
            turned = torch.from_numpy(pictures.transpose(0, 2, 1).copy())
            return SimpleNamespace(data=turned, targets=torch.from_numpy(labels + 1))
        return SimpleNamespace(data=torch.from_numpy(pictures), targets=torch.from_numpy(labels))

    return fetched


@pytest.mark.parametrize("normalisation", ["standard", "unit"])
@pytest.mark.parametrize("name", [name for name, entry in IMAGE_SETS.items() if not entry.is_shipped])
def test_fetched_sets_are_in_the_script_as_we_have_them(
    name: str, normalisation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = shrink(monkeypatch, name)
    data, seeds = Images(set=name, noise=0.1, normalisation=normalisation), Seeds(data=6, split=7)
    ours = treated(load_digits(data, seeds, raw), data, seeds)
    stand_in = SimpleNamespace(**{TORCHVISION[name]: as_torchvision_has_it(name, raw)})
    assert_same(ours, script_parts(data, seeds, datasets=stand_in), atol=1e-4)
