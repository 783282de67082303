"""The studio: presets, dice, files, and five hundred edits while it trains."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

from playground.core import edits
from playground.core.activations import ACTIVATIONS
from playground.core.document import to_json
from playground.core.experiment import Experiment
from playground.core.initialisers import INITIALISERS, Initialisation
from playground.core.layers import LAYERS, Dense, Dropout
from playground.core.losses import fitting_losses
from playground.core.optimisers import OPTIMISERS
from playground.core.point_sets import POINT_SETS
from playground.core.presets import preset
from playground.engine import extras
from playground.session.studio import Studio
from playground.session.trainer import TrainerState


def test_a_preset_is_one_edit_that_can_be_undone(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    studio.open_preset("xor")
    assert studio.document.experiment == preset("xor")
    studio.document.undo()
    assert studio.document.experiment == small_experiment()


def test_the_same_preset_again_starts_afresh(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(preset("xor"))
    run = studio.trainer.run
    studio.open_preset("xor")
    assert studio.trainer.run == run + 1


def test_a_new_run_is_said_with_its_curves_in_place(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    seen: list[tuple[int, int]] = []
    studio.trainer.runStarted.connect(lambda run: seen.append((run, studio.trainer.readings.step)))
    studio.trainer.rewind()
    assert seen == [(studio.trainer.run, 0)]


def test_each_die_is_thrown_alone(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    before = studio.document.experiment.seeds
    studio.new_dice(("split",))
    after = studio.document.experiment.seeds
    assert after.split != before.split
    assert (after.weights, after.data, after.order) == (before.weights, before.data, before.order)


def test_what_was_saved_opens_again_with_its_weights(qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path) -> None:
    studio = open_studio(small_experiment())
    studio.document.edit(edits.set_training(studio.document.experiment, learning_rate=0.01))
    studio.trainer.step("epoch")
    qtbot.waitUntil(lambda: studio.trainer.readings.epoch == 1, timeout=10_000)
    path = tmp_path / "circle.nnp"
    with qtbot.waitSignal(studio.saved, timeout=10_000):
        studio.save(path)
    assert not studio.document.modified
    assert studio.document.path == path
    saved = studio.document.experiment
    studio.open_preset("xor")
    with qtbot.waitSignal(studio.opened, timeout=10_000):
        studio.open_file(path)
    assert studio.document.experiment == saved
    assert studio.document.title == "circle"
    assert studio.settings.recent_files[0] == path
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=10_000)


def test_a_preset_is_never_saved_over_the_file_that_was_open(
    qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path
) -> None:
    studio = open_studio(small_experiment())
    with qtbot.waitSignal(studio.saved, timeout=10_000):
        studio.save(tmp_path / "circle.nnp")
    studio.open_preset("xor")
    assert studio.document.path is None


def test_an_experiment_as_json_opens_without_a_file_of_ours(
    qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path
) -> None:
    studio = open_studio(small_experiment())
    path = tmp_path / "experiment.json"
    path.write_text(to_json(preset("gaussians")), encoding="utf-8")
    with qtbot.waitSignal(studio.opened, timeout=10_000):
        studio.open_file(path)
    assert studio.document.experiment == preset("gaussians")
    assert studio.document.path is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.nnp", b"PK\x03\x04 no more"),
        ("broken.json", b'{"format": 1, "training": {"learning_rate": -1}}'),
        ("newer.json", b'{"format": 99}'),
    ],
)
def test_a_bad_file_is_told_in_a_sentence_and_the_open_experiment_stays(
    name: str, content: bytes, qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path
) -> None:
    studio = open_studio(small_experiment())
    path = tmp_path / name
    path.write_bytes(content)
    with qtbot.waitSignal(studio.problem, timeout=10_000) as told:
        studio.open_file(path)
    assert len(told.args[0]) > 20
    assert studio.document.experiment == small_experiment()
    assert studio.trainer.state is TrainerState.PAUSED


def test_five_hundred_edits_while_it_trains_and_undo_brings_back_each(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    problems: list[object] = []
    studio.problem.connect(problems.append)
    studio.failed.connect(problems.append)
    dice = random.Random(20261122)
    states = [studio.document.experiment]
    studio.trainer.train()
    while len(states) <= 500:
        studio.document.edit(_random_edit(studio, dice))
        if studio.document.experiment != states[-1]:
            states.append(studio.document.experiment)
        if len(states) % 10 == 0:
            _let_it_train(qtbot, studio)
        assert not problems
    while states:
        assert studio.document.experiment == states.pop()
        studio.document.undo()
    _let_it_train(qtbot, studio)
    assert not problems
    assert studio.document.experiment == small_experiment()


def _let_it_train(qtbot: QtBot, studio: Studio) -> None:
    """Wait for the training thread to have taken up what there is, or to have been stopped by the guard."""
    trainer = studio.trainer
    trainer.train()
    before = (trainer.run, trainer.readings.step)
    qtbot.waitUntil(
        lambda: (trainer.run, trainer.readings.step) != before or trainer.state is not TrainerState.RUNNING,
        timeout=20_000,
    )


def _random_edit(studio: Studio, dice: random.Random) -> Experiment:
    """One of all the edits a person can make."""
    experiment, new_id = studio.document.experiment, studio.document.new_id
    layers = experiment.network.layers
    layer = dice.choice(layers) if layers else None
    kinds = ["training", "optimiser", "loss", "data", "set", "dice", "depth", "width", "add"]
    kind = dice.choice([*kinds, "remove", "move", "layer", "layer", "duplicate"] if layer is not None else kinds)
    match kind:
        case "training":
            name, value = dice.choice(
                [
                    ("learning_rate", 10 ** dice.uniform(-6, 1)),
                    ("batch_size", dice.randint(1, 200)),
                    ("weight_decay", dice.choice([0.0, 1e-4, 0.1])),
                    ("l1", dice.choice([0.0, 1e-4, 0.01])),
                    ("gradient_clipping", dice.choice([None, 1.0])),
                ]
            )
            return edits.set_training(experiment, **{name: value})
        case "optimiser":
            return edits.choose_optimiser(experiment, dice.choice(list(OPTIMISERS)))
        case "loss":
            return edits.set_training(experiment, loss=dice.choice(fitting_losses(experiment.data.task)))
        case "data":
            return edits.set_data(experiment, noise=dice.choice([0.0, 0.2, 0.8]), points=dice.randint(50, 300))
        case "set":
            return edits.set_data(experiment, set=dice.choice(list(POINT_SETS)))
        case "dice":
            return edits.throw_dice(experiment, ("weights", "order"), lambda: dice.randrange(2**31))
        case "depth":
            return edits.set_depth(experiment, dice.randint(0, 6), new_id)
        case "width":
            return edits.set_width(experiment, dice.randint(1, 20))
        case "add" if len(layers) < 14:
            return edits.add_layer(experiment, dice.choice(list(LAYERS)), dice.randint(0, len(layers)), new_id)
    if layer is None:
        return experiment
    match kind:
        case "remove":
            return edits.remove_layer(experiment, layer.id)
        case "move":
            return edits.move_layer(experiment, layer.id, dice.randint(0, len(layers)))
        case "duplicate" if len(layers) < 14:
            return edits.duplicate_layer(experiment, layer.id, new_id)
        case "layer" if isinstance(layer, Dropout):
            return edits.set_layer(experiment, layer.id, probability=dice.uniform(0, 0.9))
        case "layer" if isinstance(layer, Dense):
            change: dict[str, object] = dice.choice(
                [
                    {"units": dice.randint(1, 30)},
                    {"activation": dice.choice(list(ACTIVATIONS))},
                    {"initialisation": Initialisation(kind=dice.choice(list(INITIALISERS)))},
                    {"bias": dice.random() < 0.5},
                ]
            )
            return edits.set_layer(experiment, layer.id, **change)
    return experiment


def test_curves_are_saved_and_training_goes_on_where_they_end(
    qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path
) -> None:
    studio = open_studio(small_experiment())
    studio.trainer.step("epoch")
    qtbot.waitUntil(lambda: studio.trainer.readings.epoch == 1, timeout=10_000)
    studio.trainer.history.mark(1.0, "learning rate 0.1 → 0.01")
    losses = studio.trainer.history.train_loss.mean
    for path in (tmp_path / "first.nnp", tmp_path / "again.nnp"):
        with qtbot.waitSignal(studio.saved, timeout=10_000):
            studio.save(path)
        with qtbot.waitSignal(studio.opened, timeout=10_000):
            studio.open_file(path)
        history, readings = studio.trainer.history, studio.trainer.readings
        assert (history.train_loss.mean == losses).all()
        assert history.marks == [(1.0, "learning rate 0.1 → 0.01")]
        assert (readings.epoch, readings.step, readings.has_learned) == (1, len(losses), True)
        assert readings.accuracy is not None
        qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=10_000)
    studio.trainer.step("batch")
    qtbot.waitUntil(lambda: studio.trainer.readings.step == len(losses) + 1, timeout=10_000)
    assert 1.0 < studio.trainer.readings.epochs < 1.5
    studio.trainer.rewind()
    assert studio.trainer.readings.step == 0 and len(studio.trainer.history.train_loss) == 0
    assert studio.trainer.ghost is history


def test_a_run_saved_within_an_epoch_goes_on_there(qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path) -> None:
    studio = open_studio(small_experiment())
    for step in (1, 2):
        studio.trainer.step("batch")
        qtbot.waitUntil(lambda step=step: studio.trainer.readings.step == step, timeout=10_000)
    epochs = studio.trainer.readings.epochs
    with qtbot.waitSignal(studio.saved, timeout=10_000):
        studio.save(tmp_path / "mine.nnp")
    with qtbot.waitSignal(studio.opened, timeout=10_000):
        studio.open_file(tmp_path / "mine.nnp")
    assert studio.trainer.readings.epochs == epochs
    studio.trainer.step("batch")
    qtbot.waitUntil(lambda: studio.trainer.readings.step == 3, timeout=10_000)
    assert studio.trainer.readings.epochs == pytest.approx(1.5 * epochs)


def test_a_damaged_file_leaves_the_open_experiment(qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path) -> None:
    studio = open_studio(small_experiment())
    path = tmp_path / "damaged.nnp"
    path.write_bytes(b"PK no zip")
    run = studio.trainer.run
    with qtbot.waitSignal(studio.problem, timeout=10_000) as said:
        studio.open_file(path)
    assert str(path) in said.args[0]
    assert studio.document.experiment == small_experiment() and studio.trainer.run == run


def test_text_is_pasted_as_one_edit_and_a_damaged_one_is_told(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    line = studio.as_text()
    studio.open_preset("xor")
    studio.paste_text(f"  {line}\n")
    assert studio.document.experiment == small_experiment()
    with qtbot.waitSignal(studio.problem) as said:
        studio.paste_text(line[:-3])
    assert "damaged" in said.args[0]
    assert studio.document.experiment == small_experiment()
    studio.document.undo()
    assert studio.document.experiment == preset("xor")


def test_script_weights_model_and_curves_are_exported(qtbot: QtBot, open_studio: OpenStudio, tmp_path: Path) -> None:
    studio = open_studio(small_experiment())
    with qtbot.waitSignal(studio.problem) as said:
        studio.export_curves(tmp_path / "curves.csv")
    assert "no curves yet" in said.args[0]
    studio.trainer.step("epoch")
    qtbot.waitUntil(lambda: studio.trainer.readings.epoch == 1, timeout=10_000)
    for export, name in (
        (studio.export_curves, "curves.csv"),
        (studio.export_script, "script.py"),
        (studio.export_weights, "weights.safetensors"),
        (studio.export_onnx, "model.onnx"),
    ):
        with qtbot.waitSignal(studio.exported, timeout=10_000) as written:
            export(tmp_path / name)
        assert written.args[0] == tmp_path / name
        assert (tmp_path / name).stat().st_size > 0
    with qtbot.waitSignal(studio.problem, timeout=10_000):
        studio.export_script(tmp_path / "nowhere" / "script.py")


def test_where_onnx_lacks_the_problem_names_the_command(
    qtbot: QtBot, open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = open_studio(small_experiment())
    assert studio.can_export_onnx()
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    with qtbot.waitSignal(studio.problem) as said:
        assert not studio.can_export_onnx()
    assert 'pip install "nn-playground[onnx]"' in said.args[0]
