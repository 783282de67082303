"""What excites a unit: dreams in a thread of their own, changed on the way, with the weights as they were copied."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from attrs import evolve
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio

from playground.core.dream import CLASS, COURSE_LAB, LAYER, DreamSettings, Target, best
from playground.core.dream_frames import OWN, Aim, DreamKept, DreamOver, DreamPicture
from playground.core.edits import set_layer
from playground.core.fields import OUTPUT_ID, FieldError
from playground.core.frames import WeightsFrame
from playground.core.presets import preset
from playground.engine.build import build_network
from playground.engine.dream.given import own_subject
from playground.session.dreamer import MORE, SHEET_STEPS, Dreamer, DreamState
from playground.session.dreaming import PICTURE, SHEET, Bench, Desk, DreamFailed, Order, SheetOrder, Wish, dreaming
from playground.session.job import JobControl, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.studio import Studio

THREAD = "playground-dreamer"
WAIT = 60_000
EXPERIMENT = preset("course-cnn")
SHORT = evolve(COURSE_LAB, steps=12, before_relu=True)


@pytest.fixture
def studio(open_studio: OpenStudio) -> Iterator[Studio]:
    studio = open_studio(EXPERIMENT)
    failures: list[JobFailed] = []
    studio.dreamer.failed.connect(failures.append)
    yield studio
    assert not failures, failures[0].traceback


@pytest.fixture
def dreamer(studio: Studio) -> Dreamer:
    studio.dreamer.set_target(OWN, "conv-1", 3)
    return studio.dreamer


def over(dreamer: Dreamer, qtbot: QtBot, steps: int = 0) -> DreamPicture:
    """The pictures when all steps are done."""

    def is_over() -> bool:
        frame = dreamer.story.frame
        return dreamer.state is DreamState.OVER and frame is not None and frame.number >= steps

    qtbot.waitUntil(is_over, timeout=WAIT)
    assert dreamer.story.frame is not None
    return dreamer.story.frame


# --- what an aim means ----------------------------------------------------------------------------------------


def test_the_chosen_unit_comes_first_and_others_are_spread_over_the_layer() -> None:
    found = Aim(OWN, "conv-1", 18, 20).targets(3, False)
    assert [target.index for target in found] == [18, 3, 8, 13]
    assert len(set(Aim(OWN, "conv-1", 1, 3).targets(9, False))) == 3


def test_for_diversity_all_targets_are_the_same() -> None:
    assert Aim(OWN, "conv-1", 4, 20).targets(3, True) == (Target("conv-1", 4),) * 4


def test_classes_lie_in_the_output_layer_and_a_whole_layer_is_one_target() -> None:
    assert Aim(OWN, "conv-1", 7, 10, CLASS).targets(0, False) == (Target(OUTPUT_ID, 7),)
    assert Aim("squeezenet", "fire5", 281, 1000, CLASS).targets(0, False) == (Target(CLASS, 281),)
    assert Aim(OWN, "conv-1", 7, 20, LAYER).targets(3, False) == (Target("conv-1", kind=LAYER),)


# --- a dream --------------------------------------------------------------------------------------------------


def test_no_thread_runs_before_the_first_dream(dreamer: Dreamer, qtbot: QtBot) -> None:
    assert THREAD not in {thread.name for thread in threading.enumerate()}
    dreamer.start()
    over(dreamer, qtbot)
    assert THREAD in {thread.name for thread in threading.enumerate()}
    assert dreamer.close() and dreamer.close()
    assert THREAD not in {thread.name for thread in threading.enumerate()}
    dreamer.start()
    assert THREAD not in {thread.name for thread in threading.enumerate()}


def test_a_dream_of_ones_own_network_is_told_step_by_step(studio: Studio, dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.start()
    frame = over(dreamer, qtbot)
    steps, values = dreamer.story.curve
    assert steps.tolist() == list(range(frame.number + 1)) and values.shape == (len(steps), 4)
    assert np.array_equal(values[-1], frame.values) and np.array_equal(values[0], frame.first)
    assert sorted(dreamer.story.kept) == [0, 10, 30, 100]
    assert dreamer.story.weights_step == 0
    assert frame.number == best(28).steps and frame.pictures.shape == (4, 28, 28, 1)


def test_its_values_are_those_of_the_network(studio: Studio, dreamer: Dreamer, qtbot: QtBot) -> None:
    import torch

    frames: list[WeightsFrame] = []
    studio.trainer.copy_weights(frames.append)
    dreamer.start()
    frame = over(dreamer, qtbot)
    qtbot.waitUntil(lambda: bool(frames))
    subject = own_subject(EXPERIMENT, frames[0].tensors, frames[0].scale)
    colours = torch.from_numpy(np.array(frame.pictures)).permute(0, 3, 1, 2).float() / 255
    answers = subject.answers(colours, "conv-1")[1].mean((2, 3))
    expected = [float(answers[row, target.index]) for row, target in enumerate(dreamer.story.targets)]
    assert np.allclose(frame.values, expected, atol=0.02 * max(expected))


def test_more_steps_go_on_with_the_same_picture(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.use_preset("lab")
    dreamer.start()
    first = over(dreamer, qtbot)
    dreamer.more()
    assert dreamer.state is DreamState.RUNNING
    second = over(dreamer, qtbot, first.number + MORE)
    assert second.run == first.run and second.number == COURSE_LAB.steps + MORE
    assert dreamer.story.curve[0].tolist() == list(range(second.number + 1))


def test_it_pauses_goes_on_and_is_cancelled(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.start()
    qtbot.waitUntil(lambda: dreamer.state is DreamState.RUNNING, timeout=WAIT)
    dreamer.pause()
    assert dreamer.state is DreamState.PAUSED
    dreamer.resume()
    assert dreamer.state is DreamState.RUNNING
    qtbot.waitUntil(lambda: dreamer.story.frame is not None, timeout=WAIT)
    dreamer.pause()
    dreamer.cancel()
    assert dreamer.state is DreamState.OVER and dreamer.story.frame is not None
    dreamer.more()
    over(dreamer, qtbot, MORE)


def test_the_same_dice_give_the_same_pictures_others_do_not(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.set_settings(**{name: getattr(SHORT, name) for name in ("fourier", "jitter", "rotation", "scaling")})
    dreamer.start()
    first = over(dreamer, qtbot).pictures
    dreamer.start()
    again = over(dreamer, qtbot).pictures
    dreamer.new_dice()
    other = over(dreamer, qtbot).pictures
    assert np.array_equal(first, again) and not np.array_equal(first, other)


# --- what is chosen -------------------------------------------------------------------------------------------


def test_a_unit_of_the_dream_at_hand_only_comes_to_the_front(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.start()
    frame = over(dreamer, qtbot)
    other = dreamer.story.targets[2].index
    dreamer.bring_forward(2)
    assert dreamer.aim.unit == other and dreamer.story.shown == 2
    assert dreamer.story.frame is frame and dreamer.state is DreamState.OVER


def test_while_somebody_looks_ones_own_network_is_excited_at_once(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.set_target(OWN, "conv-1", 5)
    assert dreamer.state is DreamState.IDLE
    dreamer.watch("view", True)
    assert over(dreamer, qtbot).run == 1
    dreamer.set_target(OWN, "dense-1", 2)
    assert dreamer.state is DreamState.PREPARING
    assert over(dreamer, qtbot).run == 2


def test_ready_settings_follow_the_size_of_the_pictures(dreamer: Dreamer) -> None:
    assert dreamer.preset == "best" and dreamer.settings.jitter == best(28).jitter and dreamer.side == 28
    dreamer.set_target("vgg16", "conv4_3", 40)
    assert dreamer.settings.jitter == best(128).jitter and dreamer.side == 128
    dreamer.set_settings(blur=1.0)
    assert dreamer.preset == ""
    dreamer.use_preset("lab")
    assert dreamer.preset == "lab"
    with pytest.raises(FieldError):
        dreamer.set_settings(blur=-1.0)


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"start": "grey"}, {"fourier": False}, {"decorrelated": False}, {"diversity": 5.0}])
def test_what_cannot_change_on_the_way_starts_anew(dreamer: Dreamer, qtbot: QtBot, change: dict[str, object]) -> None:
    dreamer.start()
    over(dreamer, qtbot)
    dreamer.set_settings(blur=0.3)
    assert dreamer.state is DreamState.OVER
    dreamer.set_settings(**change)
    assert dreamer.state is DreamState.PREPARING and dreamer.story.frame is None
    assert over(dreamer, qtbot).run == 2


def test_it_can_start_from_what_is_looked_at_or_from_a_shipped_picture(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.set_settings(start="photo")
    dreamer.start()
    assert "no picture to start from" in str(dreamer.problem)
    looked = np.zeros((28, 28), np.uint8)
    looked[8:20, 10:14] = 250
    dreamer.look_at(looked)
    dreamer.start()
    over(dreamer, qtbot)
    assert np.abs(dreamer.story.kept[0][0, ..., 0].astype(int) - looked).max() <= 8
    dreamer.look_at(255 - looked)
    assert dreamer.state is DreamState.PREPARING
    over(dreamer, qtbot)
    dreamer.set_photo("scream")
    over(dreamer, qtbot)
    assert 30 < dreamer.story.kept[0][0].mean() < 220


def test_another_network_forgets_what_was_excited(studio: Studio, dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.start()
    over(dreamer, qtbot)
    studio.document.edit(set_layer(studio.document.experiment, "conv-1", filters=8))
    assert dreamer.state is DreamState.IDLE and dreamer.story.frame is None and dreamer.aim.units == 8


def test_a_run_from_the_beginning_excites_its_own_weights(studio: Studio, dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.watch("view", True)
    over(dreamer, qtbot)
    studio.trainer.step("batch")
    qtbot.waitUntil(lambda: studio.trainer.readings.step == 1, timeout=WAIT)
    dreamer.start()
    over(dreamer, qtbot)
    assert dreamer.story.weights_step == 1
    studio.trainer.rewind()
    qtbot.waitUntil(lambda: dreamer.story.run == 3 and dreamer.story.weights_step == 0, timeout=WAIT)
    over(dreamer, qtbot)


def test_a_network_that_reads_no_pictures_is_said_so(studio: Studio, dreamer: Dreamer) -> None:
    studio.choose_engine("pytorch")  # kernels would be compiled for minutes
    studio.document.edit(preset("spiral"))
    assert "does not read pictures" in str(dreamer.obstacle)
    dreamer.start()
    assert "does not read pictures" in str(dreamer.problem) and dreamer.state is DreamState.IDLE


def test_what_does_not_fit_into_memory_is_said_before(dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.engine.memory.machine_memory", lambda: 400_000_000)
    dreamer.set_target("vgg16", "conv4_3", 0)
    dreamer.set_side(320)
    dreamer.start()
    assert dreamer.state is DreamState.IDLE
    assert str(dreamer.problem).startswith("4 pictures of 320 px would need 3.") and "would do" in str(dreamer.problem)


def test_a_silent_filter_is_told_and_its_way_out_starts_anew(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.use_preset("lab")
    desk, mailbox = Desk(), Mailbox()
    experiment, weights = EXPERIMENT, first_weights()
    weights["layers.conv-1.bias"][3] = np.float32(-1000)
    frame = WeightsFrame(run=1, experiment=experiment, step=0, tensors=weights)
    desk.wish = Wish(settings=COURSE_LAB, order=Order(1, OWN, (Target("conv-1", 3),), 28, "", frame))
    drive(desk, mailbox)
    picture = mailbox.drain()[1][PICTURE]
    assert isinstance(picture, DreamPicture) and picture.silent.tolist() == [True]
    dreamer.excite_before_relu()
    assert dreamer.settings.before_relu and dreamer.state is DreamState.PREPARING
    assert not over(dreamer, qtbot).silent.any()


# --- all units, and what is there already ---------------------------------------------------------------------


def test_all_units_of_a_layer_arrive_batch_by_batch(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.start_sheet()
    assert dreamer.sheet.is_running
    qtbot.waitUntil(lambda: not dreamer.sheet.is_running, timeout=WAIT)
    sheet = dreamer.sheet.frame
    assert sheet is not None and sheet.pictures.shape == (20, 28, 28, 1)
    assert (sheet.values > sheet.first).sum() >= 15


def test_a_cancelled_sheet_keeps_what_is_done(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.set_target(OWN, "dense-1", 0)
    dreamer.start_sheet()
    qtbot.waitUntil(lambda: dreamer.sheet.frame is not None, timeout=WAIT)
    dreamer.cancel_sheet()
    assert not dreamer.sheet.is_running and dreamer.sheet.frame is not None
    assert 0 < len(dreamer.sheet.frame.pictures) < dreamer.sheet.frame.total


def test_the_samples_that_excite_most_come_while_somebody_looks(dreamer: Dreamer, qtbot: QtBot) -> None:
    assert dreamer.strongest is None
    dreamer.watch("view", True, images=True)
    qtbot.waitUntil(lambda: dreamer.strongest is not None, timeout=WAIT)
    assert dreamer.strongest is not None and len(dreamer.strongest.values) == 9
    dreamer.set_target(OWN, "conv-1", 4)
    assert dreamer.strongest is None


def test_shipped_pictures_are_ranked_for_networks_of_others(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.watch("view", True, images=True)
    dreamer.set_target("squeezenet", "fire3", 5)
    qtbot.waitUntil(lambda: dreamer.shipped is not None and dreamer.shipped.seen == 12, timeout=WAIT)
    shipped = dreamer.shipped
    assert shipped is not None and shipped.values is not None
    assert len(shipped.names) == 9 and (np.diff(shipped.values) <= 0).all()


def test_another_target_begins_with_as_many_steps_as_ready_settings_have(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.set_target("squeezenet", "fire3", 5)
    dreamer.use_preset("best")
    expected = best(dreamer.side).steps
    assert dreamer.settings.steps == expected
    dreamer._settings = evolve(dreamer.settings, steps=expected + MORE)  # more were asked for
    dreamer.choose_unit(7)
    assert dreamer.settings.steps == expected


def test_classes_of_a_network_of_others_have_names_before_anything_is_excited(dreamer: Dreamer, qtbot: QtBot) -> None:
    dreamer.set_target("squeezenet", "", 0, CLASS)
    assert dreamer.class_names == ()
    with qtbot.waitSignal(dreamer.edited, timeout=WAIT):
        pass
    assert len(dreamer.class_names) == 1000 and dreamer.class_name(985) == "daisy"
    assert dreamer.state is DreamState.IDLE


# --- the thread, driven by hand -------------------------------------------------------------------------------


def first_weights() -> dict[str, np.ndarray]:
    return {name: tensor.numpy().copy() for name, tensor in build_network(EXPERIMENT).state_dict().items()}


def own_frame() -> WeightsFrame:
    return WeightsFrame(run=1, experiment=EXPERIMENT, step=0, tensors=first_weights())


def drive(desk: Desk, mailbox: Mailbox, rounds: int = 200) -> None:
    """Work until there is nothing to do."""
    bench = Bench(desk, JobControl(mailbox))
    for _ in range(rounds):
        if not any([work(desk.wish) for _name, work in bench.works]):
            break


def test_settings_change_on_the_way() -> None:
    desk, mailbox = Desk(), Mailbox()
    order = Order(1, OWN, (Target("conv-1", 2),), 28, "", own_frame())
    desk.wish = Wish(settings=SHORT, order=order)
    bench = Bench(desk, JobControl(mailbox))
    for _ in range(5):
        assert bench.dream(desk.wish)
    desk.wish = evolve(desk.wish, settings=evolve(SHORT, blur=1.0, variation=3.0, steps=6))
    while bench.dream(desk.wish):
        pass
    events, frames = mailbox.drain()
    picture = frames[PICTURE]
    assert isinstance(picture, DreamPicture) and picture.number == 6
    assert [event.number for event in events if isinstance(event, DreamKept)] == [0]
    assert isinstance(events[-1], DreamOver)


def test_a_sheet_and_a_dream_go_on_side_by_side() -> None:
    desk, mailbox = Desk(), Mailbox()
    order = Order(1, OWN, (Target("conv-1", 2),), 28, "", own_frame())
    sheet = SheetOrder(2, OWN, "conv-1", 20, evolve(SHORT, steps=2), 28, own_frame())
    desk.wish = Wish(settings=SHORT, order=order, sheet=sheet)
    drive(desk, mailbox)
    _events, frames = mailbox.drain()
    assert set(frames) == {PICTURE, SHEET}


def test_a_failure_is_told_and_the_next_wish_is_worked_on() -> None:
    desk, mailbox = Desk(), Mailbox()
    control = JobControl(mailbox)
    desk.wish = Wish(settings=SHORT, order=Order(1, OWN, (Target("conv-1", 99),), 28, "", own_frame()))
    work = dreaming(desk, control)
    failed = next(work)
    assert isinstance(failed, DreamFailed) and failed.run == 1
    assert failed.failure.problem is not None and "units 0 to 19, not 99" in failed.failure.message
    desk.wish = evolve(desk.wish, order=Order(2, OWN, (Target("conv-1", 1),), 28, "", own_frame()))
    control.poke()
    assert all(not isinstance(next(work), DreamFailed) for _ in range(4))


def test_sheets_take_no_more_steps_than_dreams() -> None:
    assert DreamSettings().steps >= SHEET_STEPS
