"""Tab walks through the Train page as one reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.presets import preset
from playground.session.settings import Settings
from playground.ui.pages.train import TrainPage
from playground.ui.tab_order import walk_through
from playground.ui.theme import Look


def focus_chain(start: QWidget) -> list[QWidget]:
    """The widgets that Tab reaches, hidden ones too, from ``start`` on."""
    found, widget = [start], start.nextInFocusChain()
    while widget is not start and widget is not None:
        found.append(widget)
        widget = widget.nextInFocusChain()
    return [widget for widget in found if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]


def test_panes_are_walked_through_in_the_order_given_whatever_came_first(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    panes = [QWidget(), QWidget(), QWidget()]
    fields = []
    for pane in panes:
        column.addWidget(pane)
        rows = QVBoxLayout(pane)
        for _ in range(2):
            fields.append(QLineEdit())
            rows.addWidget(fields[-1])
    walk_through((panes[2], panes[0], panes[1]))
    chain = focus_chain(window)
    start = chain.index(fields[4])
    assert chain[start:] + chain[:start] == [fields[number] for number in (4, 5, 0, 1, 2, 3)]


@pytest.mark.parametrize("size", [(1364, 812), (1204, 632)])
def test_the_train_page_goes_from_the_data_over_the_layers_to_the_curves(
    tmp_path: Path, look: Look, qtbot: QtBot, size: tuple[int, int]
) -> None:
    page = TrainPage(look, StillStudio(Settings(tmp_path / "settings.json"), preset("spiral")))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    qtbot.waitExposed(page)
    network = page.network
    panes = (page.strip, page.data, network.row, network.diagram, network.inspector, page.output, page.curves)
    walked = [widget for widget in focus_chain(page) if widget.isVisible()]
    places = [
        next((n for n, pane in enumerate(panes) if pane is widget or pane.isAncestorOf(widget)), None)
        for widget in walked
    ]
    known = [place for place in places if place is not None]
    turn = known.index(min(known))
    assert known[turn:] + known[:turn] == sorted(known) and len(set(known)) >= 5
