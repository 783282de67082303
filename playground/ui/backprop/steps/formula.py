"""The formula of a micro-step with its numbers, and of the steps before it that it builds on."""

from __future__ import annotations

from typing import Literal

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from playground.core.backprop.steps import Progress
from playground.core.backprop.trace import LayerTrace, Trace
from playground.core.optimisers import OPTIMISERS
from playground.ui.backprop.steps.texts import (
    activation_title,
    given,
    in_brackets,
    layer_title,
    number,
    subscript,
)
from playground.ui.numbers import MINUS, count, rate

Ink = Literal["plain", "quiet", "sign", "slope", "result"]
Array = NDArray[np.float64]


@frozen
class Piece:
    """Some letters or a number of a formula; ``value`` is the number, ``reused`` says it is of the forward pass."""

    text: str
    ink: Ink = "plain"
    value: float | None = None
    reused: bool = False


@frozen
class Term:
    """One product of a sum: its name, both factors, and what they make."""

    name: str
    left: Piece
    right: Piece
    result: Piece


@frozen
class Line:
    """Pieces one after the other."""

    pieces: tuple[Piece, ...]


@frozen
class Block:
    """A step's formula: what it says in letters, a note, and rows of numbers."""

    title: str
    place: int
    rows: tuple[Term | Line, ...]
    note: str = ""
    is_now: bool = field(default=False)


def _tr(text: str) -> str:
    return QCoreApplication.translate("BackpropFormula", text)


def num(x: float, ink: Ink = "plain", *, reused: bool = False, brackets: bool = True) -> Piece:
    """A number that was worked out, as a factor."""
    text = number(x)
    return Piece(in_brackets(text) if brackets else text, ink, x, reused)


def weight(x: float, brackets: bool = True) -> Piece:
    """A weight, as a factor."""
    text = given(x)
    return Piece(in_brackets(text) if brackets else text, "plain", x)


def result(x: float) -> Piece:
    """What comes out, in the colour of its sign."""
    return Piece(number(x), "result", x)


def op(text: str) -> Piece:
    return Piece(text, "quiet")


class Formulas:
    """Writes the blocks of one step of one unit; ``most`` is how many terms of a sum are written out.

    ``brief`` leaves of the sums of earlier steps what came out.
    """

    def __init__(self, trace: Trace, progress: Progress, unit: int, most: int, brief: bool = True) -> None:
        self.trace, self.progress, self.unit, self.most, self.brief = trace, progress, unit, most, brief
        self.now = progress.now
        self.layer: LayerTrace = trace.layers[self.now.layer]

    def blocks(self) -> tuple[Block, ...]:
        """Earlier steps first, the present one last."""
        if not self.layer.is_linear and self.now.what not in ("loss", "update"):
            return self._others()
        what = self.now.what
        chain = {
            "h": ("h",),
            "y": ("h", "y"),
            "loss": ("y", "loss"),
            "dy": ("loss", "dy") if self.layer.is_output else ("dy",),
            "dh": ("loss", "dh") if self.layer.dy is None else ("dy", "dh"),
            "dw": ("dh", "dw") if self.layer.dy is None else ("dy", "dh", "dw"),
            "update": ("update",),
        }[what]
        return tuple(self._block(one, one == what) for one in chain)

    def _block(self, what: str, is_now: bool) -> Block:
        place = self.progress.place(what, self.now.layer)
        title, note, rows = {
            "h": self._h,
            "y": self._y,
            "loss": self._loss,
            "dy": self._dy,
            "dh": self._dh,
            "dw": self._dw,
            "update": self._update,
        }[what]()
        if not is_now and self.brief and len(rows) > 2:
            rows = rows[-1:]
        return Block(title, 0 if place is None else place, rows, note, is_now)

    # --- forwards -----------------------------------------------------------------------------------------------

    def _h(self) -> tuple[str, str, tuple[Term | Line, ...]]:
        layer, k = self.layer, self.unit
        assert layer.h is not None
        x, w = layer.x[0].reshape(-1), layer.tensors["weight"][k]
        products = w * x
        rows: list[Term | Line] = []
        for i in self._largest(products):
            name = f"W{subscript(i + 1)} · x{subscript(i + 1)}"
            rows.append(Term(name, weight(float(w[i]), False), num(float(x[i])), result(float(products[i]))))
        rows += self._rest(products)
        total = [Piece("ĥ = Σ", "quiet"), op(" = "), result(float(layer.h[0, k]))]
        if "bias" in layer.tensors:
            bias = float(layer.tensors["bias"][k])
            summed = Piece(number(float(products.sum())), "plain", float(products.sum()))
            total = [
                Piece("ĥ = Σ + b", "quiet"),
                op(" = "),
                summed,
                op(" + "),
                weight(bias),
                op(" = "),
                result(float(layer.h[0, k])),
            ]
        rows.append(Line(tuple(total)))
        return "ĥ = W · x + b", self._source_note(), tuple(rows)

    def _y(self) -> tuple[str, str, tuple[Term | Line, ...]]:
        layer, k = self.layer, self.unit
        assert layer.h is not None
        name = activation_title(layer.activation)
        h = num(float(layer.h[0, k]), brackets=False)
        if layer.activation == "softmax":
            e = float(np.exp(layer.h[0, k] - layer.h[0].max()))
            total = float(np.exp(layer.h[0] - layer.h[0].max()).sum())
            line = Line((num(e), op(" / "), num(total), op(" = "), result(float(layer.y[0, k]))))
            note = _tr("each e^ĥ divided by their sum (all ĥ less the largest)")
            return "y = e^ĥ / Σ e^ĥ", note, (line,)
        line = Line((op(f"{name}("), h, op(")"), op(" = "), result(float(layer.y[0, k]))))
        return f"y = {name}(ĥ)", "", (line,)

    def _loss(self) -> tuple[str, str, tuple[Term | Line, ...]]:
        trace, layer = self.trace, self.layer
        y, t = layer.y[0], trace.target[0]
        j = Piece(number(trace.loss), "result" if self.now.what == "loss" else "plain", trace.loss)
        name = trace.loss_name
        if name == "cross_entropy":
            own = int(t.argmax())
            line = Line((op(f"{MINUS}log "), num(float(y[own]), reused=True), op(" = "), j))
            return "J = −Σ tₖ log yₖ", _tr("only the class that is right counts"), (line,)
        if name == "binary_cross_entropy":
            right = float(t[0])
            factor = op(f"{MINUS}log ") if right else op(f"{MINUS}log(1 {MINUS} ")
            pieces = [factor, num(float(y[0]), reused=True, brackets=False)]
            if not right:
                pieces.append(op(")"))
            note = _tr("target t = {target}").format(target=rate(right))
            return "J = −t log y − (1 − t) log(1 − y)", note, (Line((*pieces, op(" = "), j)),)
        if name == "hinge" and len(y) > 1:
            own = int(t.argmax())
            rival = float(np.where(t > 0, -np.inf, y).max())
            line = Line((op("1 + "), num(rival), op(f" {MINUS} "), num(float(y[own])), op(" → "), j))
            return "J = max(0, 1 + y_other − y_class)", "", (line,)
        if name == "hinge":
            line = Line((op(f"1 {MINUS} "), num(float(t[0])), op(" · "), num(float(y[0]), reused=True), op(" → "), j))
            return "J = max(0, 1 − t · y)", "", (line,)
        k = min(self.unit, len(y) - 1)
        square = name == "mse"
        pieces = [
            op("(" if square else "|"),
            num(float(y[k]), reused=True, brackets=False),
            op(f" {MINUS} "),
            weight(float(t[k])),
            op(")²" if square else "|"),
        ]
        if len(y) > 1:
            pieces.append(op(f" + … {_tr('over')} {len(y)}"))
        title = "J = (1/m) Σ (y − t)²" if square else "J = (1/m) Σ |y − t|"
        return title, "" if len(y) > 1 else "m = 1", (Line((*pieces, op(" = "), j)),)

    # --- backwards ----------------------------------------------------------------------------------------------

    def _dy(self) -> tuple[str, str, tuple[Term | Line, ...]]:
        layer, k = self.layer, self.unit
        assert layer.dy is not None
        flat = layer.dy[0].reshape(-1)
        if layer.is_output:
            return self._dy_of_loss(float(flat[k]), k)
        following = self.trace.layers[self.now.layer + 1]
        name = layer_title(following)
        if not following.is_linear or following.dh is None:
            note = _tr("what {layer} passes back").format(layer=name)
            return "∂J/∂y", note, (Line((op("∂J/∂y = "), result(float(flat[k])))),)
        w, dh = following.tensors["weight"][:, k], following.dh[0]
        products = w * dh
        title = "∂J/∂y = Wᵀ · ∂J/∂ĥ"
        note = _tr("∂J/∂ĥ of {layer}").format(layer=name)
        if len(products) == 1:
            line = Line(
                (
                    weight(float(w[0]), False),
                    op(" · "),
                    num(float(dh[0])),
                    op(" = "),
                    result(float(products[0])),
                )
            )
            return title, note, (line,)
        rows: list[Term | Line] = []
        for i in self._largest(products):
            left, right = weight(float(w[i]), False), num(float(dh[i]))
            mark = subscript(i + 1)
            rows.append(Term(f"W{mark} · ∂ĥ{mark}", left, right, result(float(products[i]))))
        rows += self._rest(products)
        rows.append(Line((Piece("∂J/∂y = Σ", "quiet"), op(" = "), result(float(flat[k])))))
        return title, note, tuple(rows)

    def _dy_of_loss(self, value: float, k: int) -> tuple[str, str, tuple[Term | Line, ...]]:
        y, t = self.layer.y[0], self.trace.target[0]
        name = self.trace.loss_name
        if name == "mse":
            pieces = [
                op(f"2/{len(y)} · ("),
                num(float(y[k]), reused=True, brackets=False),
                op(f" {MINUS} "),
                weight(float(t[k])),
            ]
            return "∂J/∂y = (2/m) (y − t)", "", (Line((*pieces, op(") = "), result(value))),)
        if name == "mae":
            pieces = [op("sign("), num(float(y[k]), reused=True, brackets=False), op(f" {MINUS} "), weight(float(t[k]))]
            return (
                "∂J/∂y = (1/m) sign(y − t)",
                f"m = {len(y)}",
                (Line((*pieces, op(f") / {len(y)} = "), result(value))),),
            )
        note = _tr("0 where the margin is kept")
        return "∂J/∂y = −t", note, (Line((op("∂J/∂y = "), result(value))),)

    def _dh(self) -> tuple[str, str, tuple[Term | Line, ...]]:
        layer, k = self.layer, self.unit
        assert layer.dh is not None
        value = float(layer.dh[0, k])
        if layer.dy is None:
            y, t = float(layer.y[0, k]), float(self.trace.target[0, k])
            line = Line((num(y, reused=True, brackets=False), op(f" {MINUS} "), weight(t), op(" = "), result(value)))
            note = _tr("{activation} and loss together").format(activation=activation_title(layer.activation))
            return "∂J/∂ĥ = y − t", note, (line,)
        if layer.slope is None:
            dot = float((layer.dy[0] * layer.y[0]).sum())
            line = Line(
                (
                    num(float(layer.y[0, k]), reused=True),
                    op(" · ("),
                    num(float(layer.dy[0, k]), brackets=False),
                    op(f" {MINUS} "),
                    num(dot),
                    op(") = "),
                    result(value),
                )
            )
            return "∂J/∂ĥₖ = yₖ (∂J/∂yₖ − Σⱼ yⱼ ∂J/∂yⱼ)", "", (line,)
        line = Line(
            (
                num(float(layer.dy[0, k]), brackets=False),
                op(" · "),
                num(float(layer.slope[0, k]), "slope"),
                op(" = "),
                result(value),
            )
        )
        return "∂J/∂ĥ = ∂J/∂y · g′(ĥ)", "", (line,)

    def _dw(self) -> tuple[str, str, tuple[Term | Line, ...]]:
        layer, k = self.layer, self.unit
        assert layer.dh is not None
        x, delta = layer.x[0].reshape(-1), float(layer.dh[0, k])
        gradient = layer.gradients["weight"][k]
        rows: list[Term | Line] = []
        for i in self._largest(gradient):
            left = num(delta, brackets=False)
            right = num(float(x[i]), reused=True)
            rows.append(Term(f"∂J/∂W{subscript(i + 1)}", left, right, result(float(gradient[i]))))
        if len(rows) < len(gradient):
            text = _tr("… and {count} more").format(count=count(len(gradient) - len(rows)))
            rows.append(Line((op(text),)))
        if "bias" in layer.gradients:
            rows.append(
                Term("∂J/∂b", num(delta, brackets=False), Piece("1"), result(float(layer.gradients["bias"][k])))
            )
        return "∂J/∂Wₖ = ∂J/∂ĥ · xₖ", self._source_note(), tuple(rows)

    def _update(self) -> tuple[str, str, tuple[Term | Line, ...]]:
        layer, trace, k = self.layer, self.trace, self.unit
        if "weight" not in layer.gradients:
            return "W ← W − α · ∂J/∂W", "", ()
        alpha = rate(trace.learning_rate)
        k = min(k, len(layer.tensors["weight"]) - 1)
        old, by, new = (tensors["weight"][k].reshape(-1) for tensors in (layer.tensors, layer.gradients, layer.updated))
        rows: list[Term | Line] = []
        for i in self._largest(by):
            pieces = (
                weight(float(old[i]), False),
                op(f" {MINUS} {alpha} · " if trace.is_plain else " → "),
                *((num(float(by[i])), op(" = ")) if trace.is_plain else ()),
                Piece(number(float(new[i])), "plain", float(new[i])),
            )
            rows.append(Line(pieces))
        if len(rows) < len(old):
            rows.append(Line((op(_tr("… and {count} more").format(count=count(len(old) - len(rows)))),)))
        title = "W ← W − α · ∂J/∂W" if trace.is_plain else OPTIMISERS[trace.optimiser].formula.split(";")[-1].strip()
        return title, _tr("shown for {layer}").format(layer=layer_title(layer)), tuple(rows)

    # --- layers that are not dense ------------------------------------------------------------------------------

    def _others(self) -> tuple[Block, ...]:
        """What can be said of filters, pools and norms: the largest number of the map, and how it came about."""
        layer, what = self.layer, self.now.what
        at = self.progress.at
        array = {"h": layer.h, "y": layer.y, "dy": layer.dy, "dh": layer.dh}.get(what)
        if what == "h" and layer.window is not None:
            return (self._window_sum(layer),)
        if what == "dw" and layer.window is not None and "weight" in layer.gradients:
            return (self._window_gradient(layer),)
        if what == "dw":
            rows = tuple(
                Line((op(f"∂J/∂{name}  {_tr('largest')} "), result(_largest_of(gradient))))
                for name, gradient in list(layer.gradients.items())[: self.most]
            )
            return (Block("∂J/∂W = Σ ∂J/∂ĥ · x", at, rows, _tr("summed over all places the filter was at"), True),)
        titles = {
            "h": ("ĥ = W ∗ x + b", _tr("each filter slides over the maps")),
            "y": (f"y = {activation_title(layer.activation)}(ĥ)" if layer.activation else "y", self._kind_note()),
            "dy": ("∂J/∂y", self._back_note()),
            "dh": ("∂J/∂ĥ = ∂J/∂y · g′(ĥ)", _tr("place by place")),
        }
        assert array is not None
        sample = array[0, min(self.unit, array.shape[1] - 1)]
        index = np.unravel_index(int(np.abs(sample).argmax()), sample.shape) if sample.ndim else ()
        where = "" if not sample.ndim else " " + _tr("at ({place})").format(place=", ".join(str(int(i)) for i in index))
        rows_: list[Term | Line] = []
        if what == "dh" and layer.dy is not None and layer.slope is not None:
            dy, g = (float(a[0, min(self.unit, a.shape[1] - 1)][index]) for a in (layer.dy, layer.slope))
            rows_.append(
                Line((num(dy, brackets=False), op(" · "), num(g, "slope"), op(" = "), result(float(sample[index]))))
            )
        else:
            rows_.append(Line((op(_tr("largest") + " = "), result(float(sample[index] if sample.ndim else sample)))))
        title, note = titles[what]
        return (Block(title, at, tuple(rows_), (note + where).strip(), True),)

    def _back_note(self) -> str:
        """How the layer behind passes the gradient back."""
        after = self.trace.layers[min(self.now.layer + 1, len(self.trace.layers) - 1)]
        return {
            "dense": _tr("Wᵀ · ∂J/∂ĥ, folded back into maps") if self.layer.y.ndim > 2 else "Wᵀ · ∂J/∂ĥ",
            "conv": _tr("∂J/∂ĥ ∗ the filters, turned by 180°"),
            "pool": _tr("max: to the largest pixel of each window"),
            "dropout": _tr("as it came: nothing is dropped here"),
            "global_average_pool": _tr("shared evenly among all pixels"),
        }.get(after.kind, _tr("passed back by {layer}").format(layer=layer_title(after)))

    def _window_sum(self, layer: LayerTrace) -> Block:
        """ĥ of the largest pixel of the map: the filter times the window below it."""
        assert layer.h is not None and layer.window is not None
        k = min(self.unit, layer.units - 1)
        w, h = layer.tensors["weight"][k], layer.h[0, k]
        i, j = (int(index) for index in np.unravel_index(int(np.abs(h).argmax()), h.shape))
        _channels, high, wide = w.shape
        rows_at = [layer.window.source(i, a) for a in range(high)]
        columns_at = [layer.window.source(j, b) for b in range(wide)]
        patch = _patch(layer.x[0], rows_at, columns_at)
        products = (w * patch).reshape(-1)
        rows = self._products(w.reshape(-1), patch.reshape(-1), products, w.shape, "W", False)
        pieces = [Piece("ĥ = Σ", "quiet")]
        if "bias" in layer.tensors:
            summed = float(products.sum())
            bias = float(layer.tensors["bias"][k])
            pieces = [op("ĥ = Σ + b = "), Piece(number(summed), "plain", summed), op(" + "), weight(bias)]
        rows.append(Line((*pieces, op(" = "), result(float(h[i, j])))))
        note = _tr("window of pixel ({row}, {column})").format(row=i + 1, column=j + 1)
        return Block("ĥ = Σ W · x + b", self.progress.at, tuple(rows), note, True)

    def _window_gradient(self, layer: LayerTrace) -> Block:
        """∂J/∂W of the weight with the largest gradient: δ times what the weight met, summed over all places."""
        assert layer.dh is not None and layer.window is not None
        k = min(self.unit, layer.units - 1)
        gradient, delta = layer.gradients["weight"][k], layer.dh[0, k]
        c, a, b = (int(index) for index in np.unravel_index(int(np.abs(gradient).argmax()), gradient.shape))
        rows_at = [layer.window.source(i, a) for i in range(delta.shape[0])]
        columns_at = [layer.window.source(j, b) for j in range(delta.shape[1])]
        met = _patch(layer.x[0][c : c + 1], rows_at, columns_at)[0]
        products = (delta * met).reshape(-1)
        rows = self._products(delta.reshape(-1), met.reshape(-1), products, delta.shape, "∂ĥ", True)
        rows.append(Line((op("∂J/∂W = Σ = "), result(float(gradient[c, a, b])))))
        at = ", ".join(str(index + 1) for index in (c, a, b))
        note = _tr("W({place}), which every pixel shares").format(place=at)
        return Block("∂J/∂W = Σ ∂J/∂ĥ · x", self.progress.at, tuple(rows), note, True)

    def _products(
        self, left: Array, right: Array, products: Array, shape: tuple[int, ...], symbol: str, reused: bool
    ) -> list[Term | Line]:
        rows: list[Term | Line] = []
        for i in self._largest(products):
            at = ",".join(str(int(index) + 1) for index in np.unravel_index(i, shape))
            first = num(float(left[i]), brackets=False) if reused else weight(float(left[i]), False)
            rows.append(Term(f"{symbol}({at})", first, num(float(right[i]), reused=reused), result(float(products[i]))))
        return rows + self._rest(products)

    def _kind_note(self) -> str:
        return {
            "dropout": _tr("nothing is dropped here: it works as when it is evaluated"),
            "batch_norm": _tr("with its running mean and variance"),
        }.get(self.layer.kind, "")

    # --- parts --------------------------------------------------------------------------------------------------

    def _largest(self, values: Array) -> list[int]:
        """Which terms are written out: all, or the largest, in their order."""
        if len(values) <= self.most:
            return list(range(len(values)))
        return sorted(np.argsort(-np.abs(values), kind="stable")[: self.most - 1].tolist())

    def _rest(self, products: Array) -> list[Term | Line]:
        chosen = self._largest(products)
        if len(chosen) == len(products):
            return []
        rest = float(products.sum() - products[chosen].sum())
        text = _tr("… and {count} more: ").format(count=count(len(products) - len(chosen)))
        return [Line((op(text), result(rest)))]

    def _source_note(self) -> str:
        index = self.now.layer
        if index == 0:
            return _tr("x: the inputs")
        return _tr("x: the outputs y of {layer}").format(layer=layer_title(self.trace.layers[index - 1]))


def _patch(x: Array, rows: list[int], columns: list[int]) -> Array:
    """(channels, len(rows), len(columns)) of (channels, H, W); what lies outside is 0."""
    found = np.zeros((len(x), len(rows), len(columns)))
    for place, row in enumerate(rows):
        for across, column in enumerate(columns):
            if 0 <= row < x.shape[1] and 0 <= column < x.shape[2]:
                found[:, place, across] = x[:, row, column]
    return found


def _largest_of(values: Array) -> float:
    flat = values.reshape(-1)
    return float(flat[np.abs(flat).argmax()]) if flat.size else 0.0
