"""What tests of the screen share: the look of the program, a studio in which nothing runs, and the Train page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.presets import preset
from playground.session.settings import Settings
from playground.ui.pages.convolution import ConvolutionPage
from playground.ui.pages.draw import DrawPage
from playground.ui.pages.train import TrainPage
from playground.ui.theme import Look


@pytest.fixture
def look(qapp: QApplication, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Look]:
    """The light theme, or the one that ``parametrize("look", …, indirect=True)`` names, applied to the application.

    Afterwards the test's widgets are gone: what only waits to be deleted is dressed and laid out again by every theme.
    """
    look = Look(getattr(request, "param", "light"))
    look.apply(qapp)
    yield look
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def preset_name() -> str:
    """What the studio has open; a file that looks at something else has a fixture of this name."""
    return "spiral"


@pytest.fixture
def studio(tmp_path: Path, qapp: QApplication, preset_name: str) -> StillStudio:
    return StillStudio(Settings(tmp_path / "settings.json"), preset(preset_name))


@pytest.fixture
def page(look: Look, studio: StillStudio, qtbot: QtBot) -> TrainPage:
    """The Train page, seen, in the room that a window of 1440×900 gives it."""
    page = TrainPage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.resize(1364, 812)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def draw_page(look: Look, studio: StillStudio, qtbot: QtBot) -> DrawPage:
    """The Draw page, active, in the room that a window of 1440×900 gives it."""
    page = DrawPage(look, studio)
    qtbot.addWidget(page)
    page.resize(1363, 812)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


@pytest.fixture
def convolution_page(look: Look, studio: StillStudio, qtbot: QtBot) -> ConvolutionPage:
    """The Convolution page, active and at rest, in the room that a window of 1440×900 gives it."""
    page = ConvolutionPage(look, studio)
    qtbot.addWidget(page)
    page.resize(1363, 812)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.slide.play(False)
    return page
