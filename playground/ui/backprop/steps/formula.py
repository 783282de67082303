"""The formula of a micro-step with its numbers, and of the steps before it that it builds on."""

from __future__ import annotations

import numpy as np

from playground.core.backprop.steps import Progress
from playground.core.backprop.trace import LayerTrace, Trace
from playground.core.optimisers import OPTIMISERS
from playground.ui.backprop.steps.filter_formulas import FilterFormulas
from playground.ui.backprop.steps.formula_parts import (
    Block,
    Line,
    Piece,
    Term,
    largest,
    num,
    op,
    rest,
    result,
    tr,
    weight,
)
from playground.ui.backprop.steps.texts import activation_title, layer_title, number, subscript
from playground.ui.numbers import MINUS, count, rate


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
        for i in largest(products, self.most):
            name = f"W{subscript(i + 1)} · x{subscript(i + 1)}"
            rows.append(Term(name, weight(float(w[i]), False), num(float(x[i])), result(float(products[i]))))
        rows += rest(products, self.most)
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
            note = tr("each e^ĥ divided by their sum (all ĥ less the largest)")
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
            return "J = −Σ tₖ log yₖ", tr("only the class that is right counts"), (line,)
        if name == "binary_cross_entropy":
            right = float(t[0])
            factor = op(f"{MINUS}log ") if right else op(f"{MINUS}log(1 {MINUS} ")
            pieces = [factor, num(float(y[0]), reused=True, brackets=False)]
            if not right:
                pieces.append(op(")"))
            note = tr("target t = {target}").format(target=rate(right))
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
            pieces.append(op(f" + … {tr('over')} {len(y)}"))
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
            note = tr("what {layer} passes back").format(layer=name)
            return "∂J/∂y", note, (Line((op("∂J/∂y = "), result(float(flat[k])))),)
        w, dh = following.tensors["weight"][:, k], following.dh[0]
        products = w * dh
        title = "∂J/∂y = Wᵀ · ∂J/∂ĥ"
        note = tr("∂J/∂ĥ of {layer}").format(layer=name)
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
        for i in largest(products, self.most):
            left, right = weight(float(w[i]), False), num(float(dh[i]))
            mark = subscript(i + 1)
            rows.append(Term(f"W{mark} · ∂ĥ{mark}", left, right, result(float(products[i]))))
        rows += rest(products, self.most)
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
        note = tr("0 where the margin is kept")
        return "∂J/∂y = −t", note, (Line((op("∂J/∂y = "), result(value))),)

    def _dh(self) -> tuple[str, str, tuple[Term | Line, ...]]:
        layer, k = self.layer, self.unit
        assert layer.dh is not None
        value = float(layer.dh[0, k])
        if layer.dy is None:
            y, t = float(layer.y[0, k]), float(self.trace.target[0, k])
            line = Line((num(y, reused=True, brackets=False), op(f" {MINUS} "), weight(t), op(" = "), result(value)))
            note = tr("{activation} and loss together").format(activation=activation_title(layer.activation))
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
        for i in largest(gradient, self.most):
            left = num(delta, brackets=False)
            right = num(float(x[i]), reused=True)
            rows.append(Term(f"∂J/∂W{subscript(i + 1)}", left, right, result(float(gradient[i]))))
        if len(rows) < len(gradient):
            text = tr("… and {count} more").format(count=count(len(gradient) - len(rows)))
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
        for i in largest(by, self.most):
            pieces = (
                weight(float(old[i]), False),
                op(f" {MINUS} {alpha} · " if trace.is_plain else " → "),
                *((num(float(by[i])), op(" = ")) if trace.is_plain else ()),
                Piece(number(float(new[i])), "plain", float(new[i])),
            )
            rows.append(Line(pieces))
        if len(rows) < len(old):
            rows.append(Line((op(tr("… and {count} more").format(count=count(len(old) - len(rows)))),)))
        title = "W ← W − α · ∂J/∂W" if trace.is_plain else OPTIMISERS[trace.optimiser].formula.split(";")[-1].strip()
        return title, tr("shown for {layer}").format(layer=layer_title(layer)), tuple(rows)

    # --- layers that are not dense ------------------------------------------------------------------------------

    def _others(self) -> tuple[Block, ...]:
        return (FilterFormulas(self.trace, self.progress, self.unit, self.most).block(),)

    # --- parts --------------------------------------------------------------------------------------------------

    def _source_note(self) -> str:
        index = self.now.layer
        if index == 0:
            return tr("x: the inputs")
        return tr("x: the outputs y of {layer}").format(layer=layer_title(self.trace.layers[index - 1]))
