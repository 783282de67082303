"""Formulas of layers that are not dense: filters with the sums of their windows, pools, norms and blocks."""

from __future__ import annotations

import numpy as np

from playground.core.backprop.steps import Progress
from playground.core.backprop.trace import LayerTrace, Trace
from playground.ui.backprop.steps.formula_parts import (
    Array,
    Block,
    Line,
    Piece,
    Term,
    largest,
    largest_place,
    num,
    op,
    rest,
    result,
    tr,
    weight,
)
from playground.ui.backprop.steps.texts import activation_title, layer_title, number


class FilterFormulas:
    """Writes the block of a step of one map; ``most`` is how many terms of a sum are written out."""

    def __init__(self, trace: Trace, progress: Progress, unit: int, most: int) -> None:
        self.trace, self.progress, self.unit, self.most = trace, progress, unit, most
        self.now = progress.now
        self.layer: LayerTrace = trace.layers[self.now.layer]

    def block(self) -> Block:
        """What can be said of filters, pools and norms: the largest number of the map, and how it came about."""
        layer, what = self.layer, self.now.what
        at = self.progress.at
        array = {"h": layer.h, "y": layer.y, "dy": layer.dy, "dh": layer.dh}.get(what)
        if what == "h" and layer.window is not None:
            return self._window_sum(layer)
        if what == "dw" and layer.window is not None and "weight" in layer.gradients:
            return self._window_gradient(layer)
        if what == "dw":
            rows = tuple(
                Line((op(f"∂J/∂{name}  {tr('largest')} "), result(_largest_of(gradient))))
                for name, gradient in list(layer.gradients.items())[: self.most]
            )
            return Block("∂J/∂W = Σ ∂J/∂ĥ · x", at, rows, tr("summed over all places the filter was at"), True)
        titles = {
            "h": ("ĥ = W ∗ x + b", tr("each filter slides over the maps")),
            "y": (f"y = {activation_title(layer.activation)}(ĥ)" if layer.activation else "y", self._kind_note()),
            "dy": ("∂J/∂y", self._back_note()),
            "dh": ("∂J/∂ĥ = ∂J/∂y · g′(ĥ)", tr("place by place")),
        }
        assert array is not None
        sample = array[0, min(self.unit, array.shape[1] - 1)]
        index = largest_place(sample)
        where = "" if not sample.ndim else " " + tr("at ({place})").format(place=", ".join(str(i + 1) for i in index))
        rows_: list[Term | Line] = []
        if what == "dh" and layer.dy is not None and layer.slope is not None:
            dy, g = (float(a[0, min(self.unit, a.shape[1] - 1)][index]) for a in (layer.dy, layer.slope))
            rows_.append(
                Line((num(dy, brackets=False), op(" · "), num(g, "slope"), op(" = "), result(float(sample[index]))))
            )
        elif what == "y" and layer.h is not None and layer.activation != "softmax":
            h = float(layer.h[0, min(self.unit, layer.units - 1)][index])
            name = activation_title(layer.activation)
            pieces = (op(f"{name}("), num(h, brackets=False), op(") = "), result(float(sample[index])))
            rows_.append(Line(pieces))
        else:
            rows_.append(Line((op(tr("largest") + " = "), result(float(sample[index] if sample.ndim else sample)))))
        title, note = titles[what]
        return Block(title, at, tuple(rows_), (note + where).strip(), True)

    def _back_note(self) -> str:
        """How the layer behind passes the gradient back."""
        after = self.trace.layers[min(self.now.layer + 1, len(self.trace.layers) - 1)]
        return {
            "dense": tr("Wᵀ · ∂J/∂ĥ, folded back into maps") if self.layer.y.ndim > 2 else "Wᵀ · ∂J/∂ĥ",
            "conv": tr("∂J/∂ĥ ∗ the filters, turned by 180°"),
            "pool": tr("max: to the largest pixel of each window"),
            "dropout": tr("as it came: nothing is dropped here"),
            "global_average_pool": tr("shared evenly among all pixels"),
        }.get(after.kind, tr("passed back by {layer}").format(layer=layer_title(after)))

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
        note = tr("window of pixel ({row}, {column})").format(row=i + 1, column=j + 1)
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
        note = tr("W({place}), which every pixel shares").format(place=at)
        return Block("∂J/∂W = Σ ∂J/∂ĥ · x", self.progress.at, tuple(rows), note, True)

    def _products(
        self, left: Array, right: Array, products: Array, shape: tuple[int, ...], symbol: str, reused: bool
    ) -> list[Term | Line]:
        rows: list[Term | Line] = []
        for i in largest(products, self.most):
            at = ",".join(str(int(index) + 1) for index in np.unravel_index(i, shape))
            first = num(float(left[i]), brackets=False) if reused else weight(float(left[i]), False)
            rows.append(Term(f"{symbol}({at})", first, num(float(right[i]), reused=reused), result(float(products[i]))))
        return rows + rest(products, self.most)

    def _kind_note(self) -> str:
        return {
            "dropout": tr("nothing is dropped here: it works as when it is evaluated"),
            "batch_norm": tr("with its running mean and variance"),
        }.get(self.layer.kind, "")


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
