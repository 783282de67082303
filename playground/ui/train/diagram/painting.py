"""Painting of columns and of what lies between them; each is painted once and kept by the diagram."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPolygonF

from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.train.diagram.geometry import link_controls
from playground.ui.train.diagram.links import Links, width_of
from playground.ui.train.diagram.scene import Column, Gap, contributions
from playground.ui.widgets.map_colors import picture
from playground.ui.widgets.pixel_view import bytes_image
from playground.ui.widgets.sign_colors import colored, enlarged, rgb_of, sign_color

PALEST = 0.25
"""Where on the sign scale the weakest links take their colour, so that they can be seen."""
FRAMED = 12
"""Tiles of so many px have a hairline around them."""
OFF = 0.4
"""Opacity of what dropout switched off."""

BESIDE = 72
"""Room for texts at both sides of a column and below it (px)."""
SMALLEST_NAME, PROJECTOR_NAME = 9, 12
"""Least size (px) of a name that has little room."""


@frozen(kw_only=True)
class Words:
    """Texts beside a column: what stands below it, at the left and at the right of its boxes."""

    caption: str = ""
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()


def bias_box(node: QRectF) -> QRectF:
    """The square of the bias at the node's lower left, 9 px at a node of 38."""
    side = max(5, round(node.width() * 9 / 38))
    return QRectF(node.left() - side // 3, node.bottom() - round(0.7 * side), side, side)


def paint_column(painter: QPainter, look: Look, column: Column, words: Words, sample: NDArray[np.uint8] | None) -> None:
    """Draw one column where its scene says."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    if column.form == "nodes":
        _paint_nodes(painter, look, column)
    elif column.form == "picture":
        _paint_picture(painter, look, column, sample)
    elif column.form == "answers":
        _paint_answers(painter, look, column, words)
        return
    else:
        _paint_block(painter, look, column)
    _paint_words(painter, look, column, words)


def paint_gap(painter: QPainter, look: Look, gap: Gap, links: Links | None) -> None:
    """Draw what lies between two columns."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if gap.kind == "ribbon" or links is None:
        _paint_ribbon(painter, look, gap)
        return
    starts, ends = link_ends(gap, links)
    lut = look.sign_lut()
    places = np.hstack([starts, ends]).tolist()
    for place, value, share in zip(places, links.value.tolist(), links.share.tolist(), strict=True):
        left, top, right, bottom = place
        painter.setPen(link_pen(look, lut, value, share))
        painter.drawPath(link_path(QPointF(left, top), QPointF(right, bottom)))


def link_pen(look: Look, lut: NDArray[np.uint8], value: float, share: float) -> QPen:
    """The pen of a link: colour by sign and size, width by size."""
    color = sign_color(max(share, PALEST) * (1 if value > 0 else -1), lut) if value else look.color("zero_link")
    return QPen(color, width_of(share, look), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


def link_path(start: QPointF, end: QPointF) -> QPainterPath:
    path = QPainterPath(start)
    first, second = link_controls(start, end)
    path.cubicTo(first, second, end)
    return path


def link_ends(gap: Gap, links: Links) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the links start and end, each (links, 2): at the sides of nodes, or along the side of a folded block."""
    right = np.array([[box.left(), box.center().y()] for box in gap.right.boxes])
    if gap.left.form == "nodes":
        left = np.array([[box.right(), box.center().y()] for box in gap.left.boxes])
        return left[links.source], right[links.target]
    bounds = gap.left.bounds
    fan = np.linspace(-0.3, 0.3, len(right)) * bounds.height() + bounds.center().y()
    left = np.stack([np.full(len(right), bounds.right()), fan], axis=1)
    return left[links.target], right[links.target]


def answer_links(gap: Gap) -> Links:
    """Contributions to the answers: one link from every node, or one from a block, of all its units together."""
    given = contributions(gap.left, gap.right)
    shown = gap.right.units
    if given is None:
        empty = np.zeros(0)
        return Links(empty.astype(np.intp), empty.astype(np.intp), empty, empty)
    values = np.nan_to_num(np.asarray(given, np.float64)[shown])
    if gap.left.form != "nodes":
        values = values.sum(axis=1, keepdims=True)
    size = np.abs(values)
    share = size / (size.max(initial=0.0) or 1.0)
    target, source = np.nonzero(np.ones_like(values, bool))
    order = np.argsort(share[target, source], kind="stable")
    target, source = target[order], source[order]
    return Links(source, target, values[target, source], share[target, source])


def _paint_nodes(painter: QPainter, look: Look, column: Column) -> None:
    lut, view = look.sign_lut(), column.view
    atlas, side = None, 0
    if column.maps is not None and not column.draws_curves:
        side = column.maps.shape[-1]
        maps, scale = column.maps, column.scale
        if column.own_scales:
            maps, scale = maps / np.array(column.own_scales)[: len(maps), None, None], 1.0
        atlas = picture(colored(maps.reshape(-1, side), scale, lut))
    high = 0 if column.maps is None else column.maps.shape[-2]
    bias = view.bias
    largest = 1.0 if bias is None else float(np.abs(np.nan_to_num(bias)).max(initial=0.0)) or 1.0
    radius = min(6.0, column.boxes[0].width() / 5)
    _clip_to(painter, column.boxes, radius)  # once for all of them: a clip costs more than what is drawn in it
    for unit, box in enumerate(column.boxes):
        painter.setOpacity(OFF if _is_off(column, unit) else 1.0)
        if column.draws_curves:
            paint_curve(painter, look, box, column, unit)
        elif atlas is not None:
            painter.drawImage(box, atlas, QRectF(0, unit * high, side, high))
        else:
            painter.fillRect(box, _fill(look, column, unit, lut))
    painter.restore()
    for unit, box in enumerate(column.boxes):
        _paint_marks(painter, look, column, unit, box, radius)
    width = 1.5 if column.boxes[0].width() > 20 else 1.0
    inset = width / 2
    usual, off = QPen(look.color("ink2"), width), QPen(look.color("line2"), width)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for unit, box in enumerate(column.boxes):
        painter.setPen(off if _is_off(column, unit) else usual)
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)
    if bias is None:
        return
    painter.setPen(QPen(look.color("ink3"), 1))
    for value, box in zip((bias / largest).tolist(), column.boxes, strict=True):
        painter.setBrush(sign_color(value, lut))
        painter.drawRoundedRect(bias_box(box).adjusted(0.5, 0.5, -0.5, -0.5), 1, 1)


def _is_off(column: Column, unit: int) -> bool:
    return column.dropped is not None and bool(column.dropped[unit])


def _clip_to(painter: QPainter, boxes: Sequence[QRectF], radius: float) -> None:
    """Save the painter and let it paint in these rounded boxes alone, until it is restored."""
    painter.save()
    clip = QPainterPath()
    for box in boxes:
        clip.addRoundedRect(box, radius, radius)
    painter.setClipPath(clip)


def paint_curve(painter: QPainter, look: Look, box: QRectF, column: Column, unit: int) -> None:
    """A unit's answer over the line: upwards to the column's scale, over a line at 0."""
    assert column.maps is not None
    values = np.clip(np.nan_to_num(column.maps[unit].ravel() / column.scale), -1, 1)
    inner = box.adjusted(2, 4, -2, -4)
    painter.fillRect(box, look.color("surface"))
    painter.setPen(QPen(look.color("line2"), 1))
    painter.drawLine(QPointF(box.left(), inner.center().y()), QPointF(box.right(), inner.center().y()))
    x = np.linspace(inner.left(), inner.right(), len(values))
    y = inner.center().y() - values * inner.height() / 2
    painter.setPen(QPen(look.color("run"), max(1.25, box.width() / 60)))
    painter.drawPolyline(QPolygonF([QPointF(*place) for place in zip(x.tolist(), y.tolist(), strict=True)]))


def _fill(look: Look, column: Column, unit: int, lut: NDArray[np.uint8]) -> QColor:
    """Colour of a unit without a map: its value, or nothing known."""
    if column.values is None:
        return look.color("field")
    return sign_color(float(column.values[unit]) / column.scale_of(unit), lut)


def _paint_marks(painter: QPainter, look: Look, column: Column, unit: int, box: QRectF, radius: float) -> None:
    """Dead: hatched. Saturated: bars at top and bottom, as if pressed against its limits. Dropped: crossed out."""
    view = column.view
    dead = view.dead is not None and bool(view.dead[unit])
    saturated = view.saturated is not None and bool(view.saturated[unit])
    off = _is_off(column, unit)
    if not (dead or saturated or off):
        return
    thick = max(1.5, box.width() / 15)
    _clip_to(painter, (box,), radius)
    if dead:
        hatch(painter, look, box)
    elif saturated:
        for top in (box.top() + 1, box.bottom() - 1 - 2 * thick):
            painter.fillRect(QRectF(box.left(), top, box.width(), 2 * thick), look.color("warn"))
    if off:
        painter.setPen(QPen(look.color("ink2"), thick))
        painter.drawLine(box.topLeft(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.topRight())
    painter.restore()


def hatch(painter: QPainter, look: Look, box: QRectF) -> None:
    """Mark as silent: pale, with slanting lines."""
    veil = look.color("on_warn")
    veil.setAlphaF(0.75)
    painter.fillRect(box, veil)
    painter.setPen(QPen(look.color("warn"), max(1.0, box.width() / 25)))
    step = max(3.0, box.width() / 5)
    at = box.left() - box.height()
    while at < box.right():
        painter.drawLine(QPointF(at, box.bottom()), QPointF(at + box.height(), box.top()))
        at += step


def _paint_picture(painter: QPainter, look: Look, column: Column, sample: NDArray[np.uint8] | None) -> None:
    box = column.boxes[0]
    clip = QPainterPath()
    clip.addRoundedRect(box, 4, 4)
    painter.save()
    painter.setClipPath(clip)
    painter.fillRect(box, Qt.GlobalColor.black if sample is not None else look.color("field"))
    if sample is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, box.width() > 2 * sample.shape[1])
        painter.drawImage(box, bytes_image(sample))
    painter.restore()
    if look.theme.dark:
        rounded(painter, box, 4, None, look.color("line2"), 1)


def _paint_block(painter: QPainter, look: Look, column: Column) -> None:
    """All tiles as one image, then the marks of single ones."""
    grid = column.grid
    assert grid is not None
    ratio = painter.device().devicePixelRatio()
    image = block_image(column, look, ratio)
    painter.drawImage(column.bounds, image)
    view = column.view
    for position, unit in enumerate(column.units):
        box = column.box(position)
        if view.dead is not None and view.dead[unit]:
            painter.save()
            painter.setClipRect(box)
            hatch(painter, look, box)
            painter.restore()
        if column.dropped is not None and column.dropped[unit].all() and grid.tile >= 5:
            painter.setPen(QPen(look.color("ink3"), 1))
            painter.drawLine(box.topLeft(), box.bottomRight())
            painter.drawLine(box.bottomLeft(), box.topRight())


def block_image(column: Column, look: Look, ratio: float = 1.0) -> QImage:
    """The folded layer's maps or cells as one picture, with canvas between them."""
    grid = column.grid
    assert grid is not None
    lut = look.sign_lut()
    tile, pitch = round(grid.tile * ratio), round(grid.pitch * ratio)
    shown = grid.shown
    if column.maps is not None:
        maps = column.maps[:shown]
        colors = colored(enlarged(maps, tile), column.scale, lut)
    else:
        values = column.values
        flat = np.tile(rgb_of(look.color("field")), (shown, 1))
        if values is not None:
            flat = colored(values[:shown], column.scale, lut)
        colors = np.broadcast_to(flat[:, None, None], (shown, tile, tile, 3))
    canvas = rgb_of(look.color("canvas"))
    if column.dropped is not None:
        off = column.dropped[:shown]
        wide = enlarged(off, tile) if off.ndim == 3 else off.reshape(shown, 1, 1)
        colors = np.where(wide[..., None], OFF * colors + (1 - OFF) * canvas, colors).astype(np.uint8)
    sheet = np.empty((grid.rows, grid.columns, pitch, pitch, 3), np.uint8)
    sheet[:] = canvas
    row, across_ = np.divmod(np.arange(shown), grid.columns)
    if not look.theme.dark:  # there zero looks like the canvas, and a map like nothing
        colors = _framed(colors, sheet, row, across_, rgb_of(look.color("line")))
    sheet[row, across_, :tile, :tile] = colors
    whole = sheet.swapaxes(1, 2).reshape(grid.rows * pitch, grid.columns * pitch, 3)
    gap = pitch - tile
    return picture(whole[: whole.shape[0] - gap, : whole.shape[1] - gap])


def _framed(
    colors: NDArray[np.uint8],
    sheet: NDArray[np.uint8],
    row: NDArray[np.intp],
    column: NDArray[np.intp],
    line: NDArray[np.uint8],
) -> NDArray[np.uint8]:
    """Tiles with a hairline around each; of cells, which are too small for that, the gaps are the lines."""
    if colors.shape[1] < FRAMED:
        sheet[row, column] = line
        return colors
    framed = np.array(colors)
    for edge in (0, -1):
        framed[:, edge] = framed[:, :, edge] = line
    return framed


def _paint_answers(painter: QPainter, look: Look, column: Column, words: Words) -> None:
    values = column.view.values
    best = -1 if values is None or not len(values) else int(np.nanargmax(np.nan_to_num(values, nan=-np.inf)))
    fonts = {False: look.font("body"), True: look.font("value")}
    wide = max((text_width(fonts[True], words.left[unit]) for unit in column.units), default=0.0) + look.px(6, 8)
    wide = min(wide, column.boxes[0].width() / 2)
    for unit, box in zip(column.units.tolist(), column.boxes, strict=True):
        first = unit == best
        label = QRectF(box.left() + look.px(4), box.top(), wide, box.height())
        put_text(painter, fonts[first], look.color("ink" if first else "ink2"), label, words.left[unit])
        thick = min(look.px(10), box.height() * 0.6)
        left = label.right() + look.px(4)
        bar = QRectF(left, round(box.center().y() - thick / 2), box.right() - left, round(thick))
        painter.fillRect(bar, look.color("sel"))  # on the light canvas, field would not be seen
        if values is not None and np.isfinite(values[unit]):
            share = min(max(float(values[unit]), 0.0), 1.0)
            painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * share, bar.height()), look.color("pos"))


def _paint_ribbon(painter: QPainter, look: Look, gap: Gap) -> None:
    left, right = gap.left.bounds, gap.right.bounds
    shape = QPolygonF([left.topRight(), right.topLeft(), right.bottomLeft(), left.bottomRight()])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(look.color("field")))
    painter.drawPolygon(shape)
    painter.setPen(QPen(look.color("line"), look.theme.hairline))  # on a light canvas field alone is hardly seen
    painter.drawLine(left.topRight(), right.topLeft())
    painter.drawLine(left.bottomRight(), right.bottomLeft())


def _paint_names(painter: QPainter, look: Look, column: Column, names: Sequence[str]) -> None:
    """What the nodes are called, left of them: on two lines, then smaller, where the canvas ends before a name does.

    Where nodes are too low for two lines, of a category its value is named.
    """
    line, font = look.line_height("caption"), look.font("caption")
    right = min(box.left() for box in column.boxes) - look.px(6, 4)
    left = max(2.0, right - BESIDE + look.px(6, 4))
    room = max(1.0, right - left)
    smallest = look.px(SMALLEST_NAME, PROJECTOR_NAME)
    two = min(box.height() for box in column.boxes) >= 2 * smallest
    wide = any(" = " in name and text_width(font, name) > room for name in names)
    rooms = [0.0 if wide and " = " in name else room for name in names]  # all categories alike
    broken = in_two if two else in_one
    lines = [broken(name, font, least) for name, least in zip(names, rooms, strict=True)]
    named = list(zip(lines, column.boxes, strict=False))
    widest = max(text_width(font, part) for parts, _box in named for part in parts)
    if widest > room:
        font = look.font("caption", px=max(smallest, int(look.type_size("caption").px * room / widest)))
    for parts, box in named:
        step = min(line, box.height() / len(parts))
        for row, part in enumerate(parts):
            top = box.center().y() + (row - len(parts) / 2) * step - (line - step) / 2
            beside = QRectF(left, top, room, line)
            put_text(painter, font, look.color("ink2"), beside, part, Qt.AlignmentFlag.AlignRight)


def in_one(name: str, font: QFont, room: float) -> tuple[str, ...]:
    """A name on one line: of a category that is wider than ``room`` its value alone."""
    return (name if text_width(font, name) <= room else name.rpartition(" = ")[2],)


def in_two(name: str, font: QFont, room: float) -> tuple[str, ...]:
    """A name that is wider than ``room`` on two lines, of a category its column and its value; else on one."""
    if text_width(font, name) <= room:
        return (name,)
    column, equals, value = name.rpartition(" = ")
    if equals:
        return (column, value)
    words = name.split()
    halves = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    return min(halves, key=lambda parts: max(text_width(font, part) for part in parts), default=(name,))


def caption_box(bounds: QRectF, wide: float, line: float) -> QRectF:
    """Where a caption of ``wide`` px lies, in the middle below its column; narrower where the canvas ends before."""
    wide = min(wide, 2 * (bounds.center().x() - 2))
    return QRectF(bounds.center().x() - wide / 2, bounds.bottom() + 4, wide, line)


def _paint_words(painter: QPainter, look: Look, column: Column, words: Words) -> None:
    font, ink = look.font("caption"), look.color("ink2")
    line = look.line_height("caption")
    if words.caption:
        below = caption_box(column.bounds, text_width(font, words.caption) + 4, line)
        put_text(painter, font, ink, below, words.caption, Qt.AlignmentFlag.AlignHCenter)
    room = look.px(60)
    if words.left and column.boxes:
        _paint_names(painter, look, column, words.left)
    for unit, box in enumerate(column.boxes):
        if unit < len(words.right):
            beside = QRectF(box.right() + look.px(5), box.center().y() - line / 2, room, line)
            put_text(painter, font, ink, beside, words.right[unit])
