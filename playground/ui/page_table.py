"""The pages, in the order of the rail; each is imported on its first visit."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from playground.session.studio import Studio
from playground.ui.rail import RailItem
from playground.ui.theme import Look

MakesPage = Callable[[Look, Studio, QWidget], QWidget]


@frozen
class PageEntry:
    """A page as the rail and the View menu offer it; ``make`` is called on the first visit."""

    item: RailItem
    make: MakesPage


def _train_page(look: Look, studio: Studio, parent: QWidget) -> QWidget:
    from playground.ui.pages.train import TrainPage

    return TrainPage(look, studio, parent)


def _draw_page(look: Look, studio: Studio, parent: QWidget) -> QWidget:
    from playground.ui.pages.draw import DrawPage

    return DrawPage(look, studio, parent)


def _descent_page(look: Look, studio: Studio, parent: QWidget) -> QWidget:
    from playground.ui.pages.descent import DescentPage

    return DescentPage(look, studio, parent)


def _backprop_page(look: Look, studio: Studio, parent: QWidget) -> QWidget:
    from playground.ui.pages.backprop import BackpropPage

    return BackpropPage(look, studio, parent)


def page_entries() -> tuple[PageEntry, ...]:
    """The pages in the order of the rail."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Pages", text)

    def entry(key: str, title: str, icon: str, tooltip: str, make: MakesPage) -> PageEntry:
        return PageEntry(RailItem(key, title, icon, tooltip), make)

    return (
        entry(
            "train",
            tr("Train"),
            "ph.tree-structure",
            tr("Build a network and watch it learn (Ctrl+1)."),
            _train_page,
        ),
        entry(
            "draw",
            tr("Draw"),
            "ph.scribble-loop",
            tr("Draw a digit and see it read (Ctrl+2)."),
            _draw_page,
        ),
        entry(
            "descent",
            tr("Descent"),
            "ph.trend-down",
            tr("Watch gradient descent, and race optimisers (Ctrl+3)."),
            _descent_page,
        ),
        entry(
            "backprop",
            tr("Backprop"),
            "ph.arrow-u-up-left",
            tr("Follow one step of backpropagation, number by number."),
            _backprop_page,
        ),
    )
