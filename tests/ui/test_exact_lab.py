"""The normalisation lab: its numbers against numpy and torch, and the button that changes the experiment."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.descent.line_scale import LineScale
from playground.ui.descent.exact.lab import ALPHA, LARGEST_SHARE, PLAY_TO, SHARE, NormalisationLab
from playground.ui.descent.exact.subject import LineSubject, Points
from playground.ui.numbers import loss, rate
from playground.ui.theme import Look

X, Y = np.array([10.0, 9.0, 3.0, 2.0]), np.array([90.0, 80.0, 50.0, 30.0])
Z = (X - X.mean()) / X.std()


@pytest.fixture
def preset_name() -> str:
    return "linear"


@pytest.fixture
def lab(look: Look, studio: StillStudio, qtbot: QtBot) -> NormalisationLab:
    subject = LineSubject(studio)  # type: ignore[arg-type]  # stands in for a studio
    lab = NormalisationLab(look, studio, subject)  # type: ignore[arg-type]
    subject.setParent(lab)
    qtbot.addWidget(lab)
    lab.resize(1364, 340)
    lab.show()
    qtbot.waitExposed(lab)
    subject.points = Points.of(X, Y, LineScale())
    subject.pointsChanged.emit()
    return lab


def torch_loss(x: np.ndarray, start: tuple[float, float], rate: float, steps: int) -> float:
    """What torch's own SGD comes to in so many steps."""
    layer = torch.nn.Linear(1, 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.fill_(start[0])
        layer.bias.fill_(start[1])
    optimiser = torch.optim.SGD(layer.parameters(), lr=rate)
    inputs, targets = torch.tensor(x)[:, None], torch.tensor(Y)[:, None]
    for _ in range(steps):
        optimiser.zero_grad()
        torch.nn.functional.mse_loss(layer(inputs), targets).backward()
        optimiser.step()
    return torch.nn.functional.mse_loss(layer(inputs), targets).item()


def hessian(x: np.ndarray) -> np.ndarray:
    return 2 / len(x) * np.array([[x @ x, x.sum()], [x.sum(), len(x)]])


def test_condition_and_limit_are_those_of_the_hessian(lab: NormalisationLab) -> None:
    for side, x in ((lab.raw, X), (lab.standard, Z)):
        assert side.values["condition"].text() == rate(round(np.linalg.cond(hessian(x)), 6))
        assert side.values["bound"].text() == rate(2 / np.linalg.eigvalsh(hessian(x))[-1])


@pytest.mark.parametrize("steps", [0, 1, 20, 137])
@pytest.mark.parametrize("share", [0.1, 0.4, 0.99])
def test_losses_are_those_of_torch_at_the_same_share_of_each_limit(
    lab: NormalisationLab, steps: int, share: float
) -> None:
    lab.share._gesture(share)
    lab.steps._gesture(steps)
    for side, x in ((lab.raw, X), (lab.standard, Z)):
        alpha = share * 2 / np.linalg.eigvalsh(hessian(x))[-1]
        expected = torch_loss(x, (0.0, 0.0), alpha, steps)
        assert side.descent is not None
        assert side.descent.loss_after(steps) == pytest.approx(expected, rel=1e-6)
        assert side.values["loss"].text().split("  ")[0] == loss(expected)


def test_at_the_same_rate_each_side_tells_its_own_share(lab: NormalisationLab) -> None:
    lab.mode._choose(1)
    assert lab.mode.current == ALPHA
    lab.alpha._gesture(0.01)
    for side, x in ((lab.raw, X), (lab.standard, Z)):
        assert side.descent is not None
        assert side.descent.rate == 0.01
        assert side.descent.share == pytest.approx(0.01 * np.linalg.eigvalsh(hessian(x))[-1] / 2)
        assert side.descent.loss_after(20) == pytest.approx(torch_loss(x, (0.0, 0.0), 0.01, 20), rel=1e-6)
    lab.alpha._gesture(0.5)
    assert lab.raw.values["loss"].text().startswith("diverged") or lab.raw.descent.loss_after(20) > 1e6  # type: ignore[union-attr]
    assert lab.standard.descent.loss_after(20) == pytest.approx(24.25)  # type: ignore[union-attr]
    lab.mode._choose(0)
    assert lab.mode.current == SHARE


def test_above_the_limit_both_diverge(lab: NormalisationLab) -> None:
    lab.share._gesture(LARGEST_SHARE)
    for side in (lab.raw, lab.standard):
        assert side.descent is not None
        assert side.descent.loss_after(60) > side.descent.loss_after(0)
    assert "diverges, standardised or not" in lab.verdict.text()


def test_both_begin_with_the_line_that_was_chosen_on_either_map(lab: NormalisationLab) -> None:
    lab.standard.startChosen.emit(10.0, 50.0)
    raw, standard = lab.raw.descent, lab.standard.descent
    assert raw is not None and standard is not None
    assert tuple(standard.places[0]) == pytest.approx((10.0, 50.0))
    slope, height = raw.places[0]
    np.testing.assert_allclose(slope * X + height, 10.0 * Z + 50.0)
    assert raw.loss_after(0) == pytest.approx(standard.loss_after(0))
    lab.raw.startChosen.emit(3.0, 4.0)
    assert tuple(lab.raw.descent.places[0]) == (3.0, 4.0)  # type: ignore[union-attr]


def test_the_sentence_says_the_numbers_at_hand(lab: NormalisationLab) -> None:
    lab.steps._gesture(20)
    text = lab.verdict.text()
    for part in (lab.raw.values["condition"].text(), "α < 0.0203", "After 20 steps"):
        assert part in text
    for side in (lab.raw, lab.standard):
        assert side.values["loss"].text().split("  ")[0] in text


def test_playing_begins_at_the_first_step_and_ends_by_itself(lab: NormalisationLab) -> None:
    lab.play.click()
    assert lab.is_playing and lab.steps.value == 0
    for step in range(1, PLAY_TO + 1):
        assert lab.is_playing
        lab._beat()
        assert lab.steps.value == step
    assert not lab.is_playing and lab.play.text() == "Play both"
    lab.play.click()
    lab.hide()
    assert not lab.is_playing


def test_the_button_standardises_the_network_s_inputs_and_takes_them_raw_again(
    lab: NormalisationLab, studio: StillStudio
) -> None:
    studio.document.changed.connect(lambda _old, new: lab.show_experiment(new))
    first = lab.adopt.text()
    lab.adopt.click()
    assert studio.document.experiment.data.normalisation == "standard"
    assert lab.adopt.text() != first
    lab.adopt.click()
    assert studio.document.experiment.data.normalisation == "none"
    studio.document.undo()
    assert studio.document.experiment.data.normalisation == "standard"
    studio.document.undo()
    assert studio.document.experiment.data.normalisation == "none"
    assert lab.adopt.text() == first
