"""Loss, optimiser, schedule and loop of an experiment as lines of a PyTorch script."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent
from typing import Any

from playground.core.experiment import Experiment
from playground.core.losses import output_activation
from playground.core.optimisers import LBFGS, SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp
from playground.core.schedules import Constant, Cosine, OneCycle, Plateau, Schedule, StepDecay
from playground.core.shapes import output_units
from playground.core.tasks import Task
from playground.engine.export.augment import augmentation_of
from playground.engine.lbfgs import most_evaluations

OPTIMISER_CODE: dict[type, Callable[[Any], str]] = {
    SGD: lambda o: "torch.optim.SGD({groups}, lr={rate})",
    Momentum: lambda o: f"torch.optim.SGD({{groups}}, lr={{rate}}, momentum={o.momentum!r})",
    Nesterov: lambda o: f"torch.optim.SGD({{groups}}, lr={{rate}}, momentum={o.momentum!r}, nesterov=True)",
    AdaGrad: lambda o: f"torch.optim.Adagrad({{groups}}, lr={{rate}}, eps={o.epsilon!r})",
    RMSProp: lambda o: f"torch.optim.RMSprop({{groups}}, lr={{rate}}, alpha={o.smoothing!r}, eps={o.epsilon!r})",
    Adam: lambda o: f"torch.optim.Adam({{groups}}, lr={{rate}}, betas=({o.beta1!r}, {o.beta2!r}), eps={o.epsilon!r})",
    AdamW: lambda o: f"torch.optim.AdamW({{groups}}, lr={{rate}}, betas=({o.beta1!r}, {o.beta2!r}), eps={o.epsilon!r})",
    LBFGS: lambda o: (
        f"torch.optim.LBFGS({{groups}}, lr={{rate}}, history_size={o.history}, max_iter={o.iterations}, "
        f"max_eval={most_evaluations(o.iterations)}, "
        'line_search_fn="strong_wolfe")'
    ),
}

SCHEDULE_CODE: dict[type, Callable[[Any], str]] = {
    Constant: lambda s: "",
    StepDecay: lambda s: f"return LEARNING_RATE * {s.rate_factor!r} ** (int(epochs) // {s.every})",
    Cosine: lambda s: (
        "share = min(epochs / total, 1.0)\n"
        f"return LEARNING_RATE * ({s.lowest!r} + (1 - {s.lowest!r}) * (1 + math.cos(math.pi * share)) / 2)"
    ),
    OneCycle: lambda s: (
        f"share, warm_up = min(epochs / total, 1.0), {s.warm_up!r}\n"
        f"start, end = LEARNING_RATE / {s.start_divisor!r}, LEARNING_RATE / {s.start_divisor!r} / {s.end_divisor!r}\n"
        "if share < warm_up:  # up\n"
        "    return LEARNING_RATE + (start - LEARNING_RATE) * (1 + math.cos(math.pi * share / warm_up)) / 2\n"
        "share = (share - warm_up) / (1 - warm_up)  # down\n"
        "return end + (LEARNING_RATE - end) * (1 + math.cos(math.pi * share)) / 2"
    ),
    Plateau: lambda s: f"return LEARNING_RATE * max({s.rate_factor!r} ** drops, {s.lowest!r})",
}
"""What a function of ``epochs``, ``total`` (epochs) and ``drops`` (plateaus) does, for each schedule."""


def loss_code(experiment: Experiment) -> str:
    """The functions ``loss_of`` and ``predicted``, the latter for classes alone."""
    training, task = experiment.training, experiment.data.task
    if task.is_regression:
        return _regression_loss(training.loss, task)
    tanh = output_activation(training.loss, training.output_activation, task) == "tanh"
    lines = ["outputs = torch.tanh(outputs)"] if tanh else []
    lines += _loss_lines(training.loss, task)
    one = output_units(experiment) == 1
    answer = "(outputs[:, 0] > 0).long()" if one else "outputs.argmax(1)"
    return f'''
def loss_of(outputs, targets):
    """Mean loss over a batch: outputs (N, {output_units(experiment)}) of the network, targets (N,) class numbers."""
{indent(chr(10).join(lines), "    ")}


def predicted(outputs):
    """Class numbers (N,)."""
    return {answer}
'''


def _regression_loss(loss: str, task: Task) -> str:
    function = {"mse": "mse_loss", "mae": "l1_loss"}[loss]
    return f'''
def loss_of(outputs, targets):
    """Mean loss over a batch: outputs of the network and targets, both (N, {task.targets})."""
    return F.{function}(outputs, targets)
'''


def _loss_lines(loss: str, task: Task) -> list[str]:
    if loss == "cross_entropy":
        return ["return F.cross_entropy(outputs, targets)"]
    if loss == "binary_cross_entropy":
        return ["return F.binary_cross_entropy_with_logits(outputs[:, 0], targets.to(outputs.dtype))"]
    if loss == "hinge" and not task.is_binary:
        return [
            "own = outputs.gather(1, targets[:, None])",
            "others = outputs.scatter(1, targets[:, None], -torch.inf)",
            "return (1 + others.max(1, keepdim=True).values - own).clamp(min=0).mean()",
        ]
    if task.is_binary:
        values = "values = (2 * targets - 1).to(outputs.dtype)[:, None]  # -1 and +1"
    else:
        values = f"values = F.one_hot(targets, {task.targets}).to(outputs.dtype)"
    ends = {
        "mse": "return F.mse_loss(outputs, values)",
        "mae": "return F.l1_loss(outputs, values)",
        "hinge": "return (1 - outputs * values).clamp(min=0).mean()",
    }
    return [values, ends[loss]]


def schedule_code(schedule: Schedule) -> str:
    """The function ``learning_rate``; empty where the rate stays."""
    body = SCHEDULE_CODE[type(schedule)](schedule)
    if not body:
        return ""
    return f'''
def learning_rate(epochs, total, drops):
    """The rate so many epochs into a run of ``total``, after so many drops at plateaus of the validation loss."""
{indent(body, "    ")}
'''


def setup_code(experiment: Experiment) -> str:
    """Lines of ``main`` that make the optimiser and what the loop remembers."""
    training = experiment.training
    searches = isinstance(training.optimiser, LBFGS)
    decays = bool(training.weight_decay) and not searches
    lines = []
    if training.weight_decay or training.l1:
        lines += [
            "layers = [module for module in network.modules() if isinstance(module, (nn.Linear, nn.Conv2d))]",
            "weights = [layer.weight for layer in layers if layer.weight.requires_grad]  # penalties spare the others",
        ]
    if decays:
        lines += [
            "spared = [p for p in network.parameters() if all(p is not weight for weight in weights)]",
            f'groups = [{{"params": weights, "weight_decay": {training.weight_decay!r}}}, '
            '{"params": spared, "weight_decay": 0.0}]',
        ]
    code = OPTIMISER_CODE[type(training.optimiser)](training.optimiser)
    if isinstance(training.optimiser, AdamW) and not decays:
        code = code.removesuffix(")") + ", weight_decay=0.0)"
    groups = "groups" if decays else "network.parameters()"
    lines.append(f"optimiser = {code.format(groups=groups, rate='LEARNING_RATE')}")
    if _judges(experiment):
        lines.append("best, best_epoch, best_weights = (math.inf, math.inf), 0, None")
    if isinstance(training.schedule, Plateau):
        lines.append("lowest, flat = math.inf, 0")
    if not isinstance(training.schedule, Constant):
        lines.append("drops = 0")
    return "\n".join(lines)


def step_code(experiment: Experiment, has_dropout: bool) -> str:
    """Lines of the loop that make one step on ``batch`` and leave its ``loss``."""
    training = experiment.training
    lines = []
    if not isinstance(training.schedule, Constant):
        lines += [
            "for group in optimiser.param_groups:",
            '    group["lr"] = learning_rate(epoch - 1 + start / len(order), total, drops)',
        ]
    if isinstance(training.optimiser, LBFGS):
        return "\n".join(lines + _search_lines(experiment, has_dropout))
    lines += [f"loss = loss_of(network({_inputs(experiment)}), targets[batch])"]
    lines += ["optimiser.zero_grad()", "loss.backward()"]
    if training.l1:
        lines += ["for weight in weights:", f"    weight.grad += {training.l1!r} * weight.detach().sign()"]
    if training.gradient_clipping is not None:
        lines.append(f"nn.utils.clip_grad_norm_(network.parameters(), {training.gradient_clipping!r})")
    return "\n".join([*lines, "optimiser.step()"])


def _inputs(experiment: Experiment) -> str:
    """What the network is trained on in one step."""
    return "inputs[batch]" if augmentation_of(experiment).is_off else "augmented(inputs[batch], black, white)"


def _search_lines(experiment: Experiment, has_dropout: bool) -> list[str]:
    training = experiment.training
    terms = ["loss"]
    if training.weight_decay:
        terms.append(f"{training.weight_decay!r} * sum(weight.square().sum() for weight in weights) / 2")
    if training.l1:
        terms.append(f"{training.l1!r} * sum(weight.abs().sum() for weight in weights)")
    pictures = _inputs(experiment)
    lines = [] if pictures == "inputs[batch]" else [f"pictures = {pictures}"]
    lines += ["chances = torch.get_rng_state()", ""] if has_dropout else [""] if lines else []
    names = "batch=batch, pictures=pictures" if pictures != "inputs[batch]" else "batch=batch"
    lines += [f"def objective({names}):"]
    lines += ["    torch.set_rng_state(chances)  # the same values are dropped each time"] if has_dropout else []
    seen = "inputs[batch]" if pictures == "inputs[batch]" else "pictures"
    lines += [f"    loss = loss_of(network({seen}), targets[batch])"]
    if len(terms) > 1:
        lines += ["    loss = " + " + ".join(terms)]
    return [
        *lines,
        "    optimiser.zero_grad()",
        "    loss.backward()",
        "    return loss",
        "",
        "loss = optimiser.step(objective)",
    ]


def judging_code(experiment: Experiment) -> str:
    """Lines after each epoch: plateaus, the best weights, and when to stop."""
    training = experiment.training
    lines = []
    if isinstance(training.schedule, Plateau):
        lines += [
            f"if validation_loss < lowest * (1 - {training.schedule.threshold!r}):",
            "    lowest, flat = validation_loss, 0",
            f"elif flat < {training.schedule.patience}:",
            "    flat += 1",
            "else:",
            "    flat, drops = 0, drops + 1",
        ]
    if _judges(experiment):
        keeps = ", copy.deepcopy(network.state_dict())" if training.keep_best else ", None"
        lines += [
            "if (-accuracy, validation_loss) < best:",
            f"    best, best_epoch, best_weights = (-accuracy, validation_loss), epoch{keeps}",
        ]
    if training.stop_at_loss is not None:
        lines += [f"if train_loss <= {training.stop_at_loss!r}:", "    break"]
    if training.early_stopping is not None:
        lines += [f"if epoch - best_epoch >= {training.early_stopping}:", "    break"]
    return "\n".join(lines)


def keeping_code(experiment: Experiment) -> str:
    """Lines after the last epoch."""
    if not experiment.training.keep_best:
        return ""
    part = "validation" if experiment.data.counts[1] else "training"
    return (
        "if best_weights is not None:\n"
        f'    print(f"the best on the {part} data was epoch {{best_epoch}}")\n'
        "    network.load_state_dict(best_weights)"
    )


def _judges(experiment: Experiment) -> bool:
    return experiment.training.keep_best or experiment.training.early_stopping is not None
