"""The training settings of the Train page: every control edits, follows undo, and fits."""

from __future__ import annotations

import pytest
from attrs import evolve
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Images
from playground.core.edits import choose_optimiser, choose_schedule, set_training
from playground.core.experiment import Experiment
from playground.core.losses import LOSSES
from playground.core.optimisers import LBFGS, OPTIMISERS
from playground.core.presets import preset
from playground.core.schedules import SCHEDULES, Cosine, OneCycle, Plateau, StepDecay
from playground.core.training import Training
from playground.session.settings import Settings
from playground.ui import paint
from playground.ui.theme import Look
from playground.ui.train.formula_box import loss_parts, parted
from playground.ui.train.training_panel import TrainingPanel
from playground.ui.widgets.label import Label
from playground.ui.widgets.slider import ValueSlider

WHOLE, FORMULAS, LOW = QSize(760, 300), QSize(851, 240), QSize(780, 160)


@pytest.fixture
def studio(qapp: QApplication) -> StillStudio:
    return StillStudio(Settings(), preset("spiral"))


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(860, 720)
    return host


@pytest.fixture
def panel(look: Look, studio: StillStudio, host: QWidget) -> TrainingPanel:
    panel = TrainingPanel(look, studio.document, host)
    panel.show_experiment(None, studio.document.experiment)
    studio.document.changed.connect(panel.show_experiment)
    panel.resize(WHOLE)
    host.show()
    return panel


def training(studio: StillStudio) -> Training:
    return studio.document.experiment.training


def drag(slider: ValueSlider, *values: float) -> None:
    slider.pressed.emit()
    for value in values:
        slider.moved.emit(value)
    slider.released.emit()


def keys(panel: TrainingPanel) -> list[str]:
    return [option.key for option in panel.loss.options]


def test_only_losses_that_fit_the_data_are_offered(panel: TrainingPanel, studio: StillStudio) -> None:
    assert set(keys(panel)) == {"binary_cross_entropy", "cross_entropy", "mse", "mae", "hinge"}
    studio.document.edit(evolve(studio.document.experiment, data=Images()))
    panel.loss.chosen.emit("hinge")
    assert set(keys(panel)) == {"cross_entropy", "mse", "mae", "hinge"}
    assert training(studio).loss == "hinge" and panel.problem.isHidden()


def test_an_output_activation_is_offered_only_where_it_makes_a_difference(
    panel: TrainingPanel, studio: StillStudio
) -> None:
    assert not panel.output.isVisible()
    panel.loss.chosen.emit("mae")
    assert panel.output.isVisible()
    assert [option.text for option in panel.output.options] == ["identity", "tanh"]
    panel.output.chosen.emit("tanh")
    assert training(studio).output_activation == "tanh"
    panel.loss.chosen.emit("hinge")
    assert not panel.output.isVisible()
    studio.document.undo()
    assert panel.output.current == "tanh"


@pytest.mark.parametrize("kind", OPTIMISERS)
def test_every_optimiser_shows_its_constants(panel: TrainingPanel, studio: StillStudio, kind: str) -> None:
    panel.optimiser.chosen.emit(kind)
    assert training(studio).optimiser == OPTIMISERS[kind]()
    assert panel.optimiser.current == kind
    for name, slider in panel.constants.sliders.items():
        assert slider.value == getattr(training(studio).optimiser, name)
        assert slider.toolTip() and len(slider.accessibleName()) > 1


@pytest.mark.parametrize("kind", SCHEDULES)
def test_every_schedule_shows_its_constants_and_a_drag_is_one_undo(
    panel: TrainingPanel, studio: StillStudio, kind: str
) -> None:
    panel.schedule.chosen.emit(kind)
    usual = SCHEDULES[kind]()
    assert training(studio).schedule == usual
    for name, slider in panel.schedule_constants.sliders.items():
        before = getattr(usual, name)
        steps = studio.document.stack.index()
        drag(slider, *(slider._scale.from_fraction(part / 10) for part in (1, 5, 9)))
        assert getattr(training(studio).schedule, name) != before
        assert studio.document.stack.index() == steps + 1
        studio.document.undo()
        assert training(studio).schedule == usual
        assert slider.value == before


def test_whole_constants_stay_whole(panel: TrainingPanel, studio: StillStudio) -> None:
    panel.optimiser.chosen.emit("lbfgs")
    drag(panel.constants.sliders["history"], 7.0)
    panel.schedule.chosen.emit("plateau")
    drag(panel.schedule_constants.sliders["patience"], 0.0)
    assert training(studio).optimiser == LBFGS(history=7)
    assert training(studio).schedule == Plateau(patience=0)


def test_another_kind_of_schedule_replaces_the_sliders(panel: TrainingPanel) -> None:
    panel.schedule.chosen.emit("step")
    assert list(panel.schedule_constants.sliders) == ["rate_factor", "every"]
    panel.schedule.chosen.emit("constant")
    assert panel.schedule_constants.sliders == {}


@pytest.mark.parametrize(
    ("schedule", "formula", "words"),
    [
        (StepDecay, "α · fᵏ", "after k times n epochs"),
        (Cosine, "α · (m + (1 − m) · (1 + cos πx) / 2)", "x the share of the epochs that is through"),
        (OneCycle, OneCycle.formula, ""),
    ],
)
def test_a_schedules_formula_is_parted_from_its_words(schedule: type[StepDecay], formula: str, words: str) -> None:
    assert parted(schedule.formula) == (formula, words)


def test_the_hinge_loss_shows_the_formula_for_these_classes() -> None:
    hinge = LOSSES["hinge"].formula
    assert loss_parts(hinge, True) == ("max(0,\u00a01\u00a0−\u00a0y\u00a0ŷ)", "two classes being −1 and +1")
    assert loss_parts(hinge, False) == ("max(0, 1 + the largest other ŷₖ − that of the class)", "")


def test_lbfgs_takes_no_clipping_and_says_why(panel: TrainingPanel, studio: StillStudio) -> None:
    panel.clip.click()
    assert panel.clip.isEnabled() and panel.norm.isEnabled()
    panel.optimiser.chosen.emit("lbfgs")
    assert not panel.clip.isEnabled() and not panel.norm.isEnabled()
    assert "L-BFGS" in panel.clip.toolTip() and "L-BFGS" in panel.norm.toolTip()
    studio.document.undo()
    assert panel.clip.isEnabled() and "‖g‖" in panel.clip.toolTip()
    assert training(studio).gradient_clipping == 1.0


def test_stopping_after_epochs(panel: TrainingPanel, studio: StillStudio) -> None:
    fields = panel.stopping
    fields.at_epochs.click()
    fields.epochs._gesture(25)
    assert training(studio).stop_at_epochs and training(studio).epochs == 25
    studio.document.undo()
    studio.document.undo()
    assert not fields.at_epochs.checked and fields.epochs.value == preset("spiral").training.epochs


def test_early_stopping_starts_with_the_number_that_is_shown(panel: TrainingPanel, studio: StillStudio) -> None:
    fields = panel.stopping
    assert not fields.patience.isEnabled() and "first" in fields.patience.toolTip()
    fields.early.click()
    assert training(studio).early_stopping == fields.patience.value == 10
    fields.patience._gesture(3)
    fields.early.click()
    assert training(studio).early_stopping is None
    fields.early.click()
    assert training(studio).early_stopping == 3


def test_stopping_at_a_loss(panel: TrainingPanel, studio: StillStudio) -> None:
    fields = panel.stopping
    fields.at_loss.click()
    assert training(studio).stop_at_loss == 0.01
    drag(fields.limit, 0.02, 0.05)
    assert training(studio).stop_at_loss == 0.05
    studio.document.undo()
    assert fields.limit.value == 0.01 and fields.at_loss.checked
    fields.at_loss.click()
    assert training(studio).stop_at_loss is None and not fields.limit.isEnabled()


def test_order_best_weights_and_precision(panel: TrainingPanel, studio: StillStudio, qtbot: QtBot) -> None:
    order = panel.order
    order.shuffle.click()
    order.keep.click()
    qtbot.keyClick(order.precision, Qt.Key.Key_Right)
    assert (training(studio).shuffle, training(studio).keep_best, training(studio).precision) == (False, False, 64)
    for _ in range(3):
        studio.document.undo()
    assert order.shuffle.checked and order.keep.checked and order.precision.current == "32"


def test_penalties_reach_as_far_as_the_table_says(panel: TrainingPanel, studio: StillStudio) -> None:
    drag(panel.penalties.decay, 1e-4, 10.0)
    drag(panel.penalties.l1, 0.0, 0.5)
    assert (training(studio).weight_decay, training(studio).l1) == (10.0, 0.5)


def test_what_is_rare_goes_behind_more_where_there_is_little_room(panel: TrainingPanel, look: Look) -> None:
    assert panel.form == "whole" and panel.stopping.isVisible() and not panel.more.isVisible()
    panel.resize(FORMULAS)
    assert panel.form == "formulas" and panel.more.isVisible()
    assert not panel.stopping.isVisible() and panel.order.isVisible() and panel.constants.isVisible()
    look.set_theme("projector")
    panel.resize(LOW)
    assert panel.form == "low"
    hidden = (panel.stopping, panel.order, panel.clip)
    assert not any(part.isVisible() for part in hidden)
    assert panel.schedule.isVisible() and panel.loss.isVisible() and panel.constants.isVisible()
    panel.more.click()
    assert all(part.isVisible() for part in hidden)
    panel.more.click()
    assert not any(part.isVisible() for part in hidden)


def test_more_closes_when_the_room_changes(panel: TrainingPanel) -> None:
    panel.resize(FORMULAS)
    panel.more.click()
    assert panel.stopping.isVisible()
    panel.resize(WHOLE)
    assert panel.stopping.isVisible() and panel.stopping.parentWidget() is panel
    panel.resize(FORMULAS)
    assert not panel.stopping.isVisible()


def everything(experiment: Experiment) -> list[Experiment]:
    """Experiments whose settings need much room."""
    found = [set_training(experiment, loss=loss, output_activation="auto") for loss in ("mse", "mae", "hinge")]
    found += [choose_optimiser(found[0], kind) for kind in OPTIMISERS]
    return [choose_schedule(one, kind) for one in found for kind in SCHEDULES]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("look", "size"),
    [
        ("light", WHOLE),
        ("light", QSize(760, 256)),
        ("light", QSize(720, 216)),
        ("dark", FORMULAS),
        ("projector", LOW),
    ],
    indirect=["look"],
)
def test_no_control_is_squeezed_or_leaves_the_panel(panel: TrainingPanel, studio: StillStudio, size: QSize) -> None:
    panel.resize(size)
    for experiment in everything(studio.document.experiment):
        studio.document.edit(experiment)
        QApplication.processEvents()
        QApplication.processEvents()
        for child in panel.findChildren(QWidget):
            if child.isVisible() and child.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert child.height() >= child.minimumSizeHint().height(), child.accessibleName()
                place = child.rect().translated(child.mapTo(panel, child.rect().topLeft()))
                assert panel.rect().contains(place), child.accessibleName()
            if child.isVisible() and isinstance(child, Label):
                assert child.height() >= child.heightForWidth(child.width()), child.text()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("look", "size"), [("light", WHOLE), ("dark", FORMULAS), ("projector", LOW)], indirect=["look"]
)
def test_no_setting_of_training_is_cut(
    panel: TrainingPanel,
    studio: StillStudio,
    look: Look,
    host: QWidget,
    monkeypatch: pytest.MonkeyPatch,
    size: QSize,
) -> None:
    cut: set[str] = set()

    class Metrics(QFontMetricsF):
        def elidedText(self, text: str, mode: Qt.TextElideMode, width: float, flags: int | None = 0) -> str:
            shown = super().elidedText(text, mode, width, flags or 0)
            if shown != text:
                cut.add(text)
            return shown

    monkeypatch.setattr(paint, "QFontMetricsF", Metrics)
    panel.resize(size)
    if panel.form != "whole":
        panel.more.click()
    for experiment in everything(studio.document.experiment):
        studio.document.edit(set_training(experiment, weight_decay=1.2e-5, l1=1.2e-5, gradient_clipping=0.0012))
        QApplication.processEvents()
        host.grab()
    assert cut == set()
