"""Augmentation in the Data pane: switches, strengths, and pictures before and after."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.augmentation import AUGMENTATIONS, Augmentation
from playground.core.edits import set_augmentation
from playground.core.frames import AugmentedFrame, AugmentedRequest
from playground.core.presets import preset
from playground.ui.pages.train import TrainPage
from playground.ui.train.data.augment_fields import STRENGTHS
from playground.ui.train.data.augment_section import ABREAST, GRID, STRIP, AugmentSection
from playground.ui.widgets.enlarged import Enlarged


@pytest.fixture
def preset_name() -> str:
    return "course-mlp"


@pytest.fixture
def section(page: TrainPage) -> AugmentSection:
    section = page.data.sections[AugmentSection]
    assert isinstance(section, AugmentSection)
    return section


def augmentation(studio: StillStudio) -> Augmentation:
    return studio.document.experiment.training.augmentation


def frame(pictures: int, versions: int) -> AugmentedFrame:
    before = np.full((pictures, 28, 28), 200, np.uint8)
    return AugmentedFrame(run=1, before=before, after=np.full((pictures, versions, 28, 28), 40, np.uint8))


def test_a_click_switches_a_kind_on_with_its_usual_strength_and_off_again(
    section: AugmentSection, studio: StillStudio, qtbot: QtBot
) -> None:
    for name in list(AUGMENTATIONS)[:ABREAST]:
        qtbot.mouseClick(section.switches[name], Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
        assert getattr(augmentation(studio), name) == AUGMENTATIONS[name].usual
        assert section.fields.switches[name].isChecked()
    qtbot.mouseClick(section.switches["shift"], Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    assert augmentation(studio).shift == 0.0 and augmentation(studio).scale > 0.0


def test_switched_on_again_it_is_as_strong_as_it_was(section: AugmentSection, studio: StillStudio) -> None:
    studio.document.edit(set_augmentation(studio.document.experiment, rotation=33.0))
    section.switches["rotation"].click()
    assert augmentation(studio).rotation == 0.0
    section.switches["rotation"].click()
    assert augmentation(studio).rotation == 33.0


def test_sliders_set_strengths_and_a_drag_is_one_step_of_undo(section: AugmentSection, studio: StillStudio) -> None:
    slider = section.fields.sliders["noise"]
    slider.pressed.emit()
    for value in (0.1, 0.2, 0.3):
        slider.moved.emit(value)
    slider.released.emit()
    assert augmentation(studio).noise == 0.3 and section.fields.switches["noise"].isChecked()
    studio.document.stack.undo()
    assert augmentation(studio).is_off and not section.fields.switches["noise"].isChecked()


def test_strengths_are_shown_and_read_in_their_units() -> None:
    assert {name for name, entry in AUGMENTATIONS.items() if not isinstance(entry.usual, bool)} == STRENGTHS.keys()
    assert STRENGTHS["rotation"].show(12.0) == "12°" and STRENGTHS["rotation"].read("12°") == 12.0
    assert STRENGTHS["shift"].read("10 %") == pytest.approx(0.1)


def test_pictures_are_asked_for_only_while_something_is_on(section: AugmentSection, studio: StillStudio) -> None:
    assert section.requests == {STRIP: None, GRID: None} and section.strip.isHidden()
    studio.document.edit(set_augmentation(studio.document.experiment, flip=True))
    assert section.requests[STRIP] == AugmentedRequest(Augmentation(flip=True), 1, 4)
    assert studio.trainer.wanted[STRIP] == section.requests[STRIP] and GRID not in studio.trainer.wanted
    assert section.strip.isVisible()


def test_another_strength_asks_for_other_pictures(section: AugmentSection, studio: StillStudio) -> None:
    studio.document.edit(set_augmentation(studio.document.experiment, shift=0.1))
    first = studio.trainer.wanted[STRIP]
    studio.document.edit(set_augmentation(studio.document.experiment, shift=0.2))
    assert studio.trainer.wanted[STRIP] != first


def test_a_click_on_the_pictures_opens_the_grid_which_is_asked_for_while_it_is_open(
    page: TrainPage, section: AugmentSection, studio: StillStudio, qtbot: QtBot
) -> None:
    studio.document.edit(set_augmentation(studio.document.experiment, shift=0.1))
    studio.trainer.frameArrived.emit(STRIP, frame(1, 4))
    assert section.strip.picture(0) is not None and section.strip.picture(4) is not None
    assert section.strip.picture(5) is None
    middle = section.strip.box(2).center().toPoint()
    qtbot.mouseClick(section.strip, Qt.MouseButton.LeftButton, pos=middle)
    assert section.drawer.is_open and isinstance(studio.trainer.wanted[GRID], AugmentedRequest)
    studio.trainer.frameArrived.emit(GRID, frame(4, 6))
    colour = section.fields.grid.grab().toImage().pixelColor(section.fields.grid.box(0).center().toPoint())
    assert colour.red() == colour.green() == 200
    section.drawer.close()
    assert GRID not in studio.trainer.wanted


def test_enter_enlarges_the_chosen_picture_of_the_grid(
    section: AugmentSection, studio: StillStudio, qtbot: QtBot
) -> None:
    section.drawer.open()
    grid = section.fields.grid
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert not grid.findChildren(Enlarged)  # nothing is there yet
    studio.trainer.frameArrived.emit(GRID, frame(4, 6))
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    (enlarged,) = grid.findChildren(Enlarged)
    enlarged.close()


def test_points_have_no_such_section_and_the_setting_waits(
    page: TrainPage, section: AugmentSection, studio: StillStudio
) -> None:
    studio.document.edit(set_augmentation(studio.document.experiment, flip=True))
    studio.document.edit(set_augmentation(preset("spiral"), flip=True))
    assert section.isHidden() and page.requests[STRIP] is None
    assert augmentation(studio).flip


def test_the_pane_goes_into_two_columns_and_back_with_nothing_lost(page: TrainPage) -> None:
    panel = page.data
    below = [panel.family, *panel.sections.values()]
    for is_wide in (True, False, True, False):
        panel._arrange(is_wide)
        places = [panel._column.indexOf(widget) for widget in below]
        if is_wide:
            assert set(places) == {-1} and panel._which.count() + panel._how.count() == len(below) + 3
        else:
            assert places == sorted(places) and min(places) > 0 and not panel._which.count() + panel._how.count()
