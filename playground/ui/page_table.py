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


def _inside_page(look: Look, studio: Studio, parent: QWidget) -> QWidget:
    from playground.ui.pages.inside import InsidePage

    return InsidePage(look, studio, parent)


def _convolution_page(look: Look, studio: Studio, parent: QWidget) -> QWidget:
    from playground.ui.pages.convolution import ConvolutionPage

    return ConvolutionPage(look, studio, parent)


def _backprop_page(look: Look, studio: Studio, parent: QWidget) -> QWidget:
    from playground.ui.pages.backprop import BackpropPage

    return BackpropPage(look, studio, parent)


def _style_page(look: Look, studio: Studio, parent: QWidget) -> QWidget:
    from playground.ui.pages.style import StylePage

    return StylePage(look, studio, parent)


def page_entries() -> tuple[PageEntry, ...]:
    """The pages in the order of the rail; the first has the key Ctrl+1."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Pages", text)

    table = (
        ("train", tr("Train"), "ph.tree-structure", tr("Build a network and watch it learn"), _train_page),
        ("draw", tr("Draw"), "ph.scribble-loop", tr("Draw a digit and see it read"), _draw_page),
        ("descent", tr("Descent"), "ph.trend-down", tr("Watch gradient descent, and race optimisers"), _descent_page),
        (
            "inside",
            tr("Inside"),
            "ph.eye",
            tr("See weights, activations and gradients of every layer, and what its filters see"),
            _inside_page,
        ),
        (
            "convolution",
            tr("Convolution"),
            "ph.bounding-box",
            tr("Slide a kernel over a picture and see every number"),
            _convolution_page,
        ),
        (
            "backprop",
            tr("Backprop"),
            "ph.arrow-u-up-left",
            tr("Follow one step of backpropagation, number by number, and see gradients over depth"),
            _backprop_page,
        ),
        (
            "style",
            tr("Style"),
            "ph.paint-brush",
            tr("Give a picture the style of a painting, and watch"),
            _style_page,
        ),
    )
    hint = QCoreApplication.translate("Pages", "{what} (Ctrl+{number}).")
    return tuple(
        PageEntry(RailItem(key, title, icon, hint.format(what=what, number=number)), make)
        for number, (key, title, icon, what, make) in enumerate(table, start=1)
    )
