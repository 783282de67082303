"""`inside-cost`: how much of the training speed is left while the Inside page shows all layers."""

from __future__ import annotations

from playground.benchmarks import Effort, Figure
from playground.benchmarks.side_by_side import alternate, median_ratio, raw_speeds
from playground.benchmarks.window_cost import Windowed
from playground.core.presets import preset
from playground.ui.pages.inside import InsidePage
from playground.ui.stage import Stage

EXPERIMENT = "course-cnn"
"""Two convolutions on MNIST (lecture, section 10)."""
TARGET = 0.85
QUIET = "descent"
"""The page that shows nothing of the network: surfaces, over which nobody races."""
LAYER = "conv-2"
"""The layer whose maps are shown beside the statistics of all."""


def measure(effort: Effort) -> list[Figure]:
    """Steps a second with the page ÷ those with a page that shows nothing of the layers, in the same window."""
    with Stage(preset(EXPERIMENT), page="inside", device="cpu", threads=1) as stage:
        stage.wait_until_ready()
        page = stage.window.page_widget("inside")
        assert isinstance(page, InsidePage)
        page.choose_layer(LAYER)
        windowed = Windowed(stage)

        def on(key: str, seconds: float) -> float:
            stage.window.open_page(key)
            return windowed.steps_per_second(seconds)

        speeds = alternate(
            {"inside": lambda seconds: on("inside", seconds), "without": lambda seconds: on(QUIET, seconds)}, effort
        )
    ratio = median_ratio(speeds["inside"], speeds["without"])
    return [Figure("inside-cost", ratio, "×", TARGET, "higher", raw_speeds(speeds, "steps/s"))]
