"""The arithmetic of a window that slides over a picture: ⌊(n + 2p − (d(f − 1) + 1))/s⌋ + 1 (lecture, section 10)."""

from __future__ import annotations

from attrs import frozen


@frozen
class Window:
    """Size f, stride s, padding p on either side (halves allowed: the odd one goes behind) and dilation d."""

    size: int
    stride: int = 1
    padding: float = 0
    dilation: int = 1

    @classmethod
    def same(cls, size: int, stride: int, dilation: int = 1) -> Window:
        """With half padding, d(f − 1)/2: stride 1 keeps the size."""
        return cls(size, stride, dilation * (size - 1) / 2, dilation)

    @property
    def reach(self) -> int:
        """Pixels from its first to its last: d(f − 1) + 1."""
        return self.dilation * (self.size - 1) + 1

    def outputs(self, length: int) -> int:
        """Places the window finds along a side of ``length`` pixels; below 1 where it does not fit."""
        return (length + round(2 * self.padding) - self.reach) // self.stride + 1

    def formula(self, *lengths: int) -> str:
        """The arithmetic with its numbers, once a length that differs: "⌊(28+2·0−5)/1⌋+1 = 24"."""
        return ", ".join(self._line(length) for length in dict.fromkeys(lengths))

    def too_large(self, *lengths: int) -> str:
        """The arithmetic of the first length that it does not fit: "⌊(5+2·0−7)/1⌋+1 < 1"; empty where it fits."""
        for length in lengths:
            if self.outputs(length) < 1:
                return f"{self._term(length)} < 1"
        return ""

    def _line(self, length: int) -> str:
        count = self.outputs(length)
        return f"{self._term(length)} = {count}" if count >= 1 else f"{self._term(length)} < 1"

    def _term(self, length: int) -> str:
        reach = str(self.size) if self.dilation == 1 else f"({self.dilation}·{self.size - 1}+1)"
        return f"⌊({length}+2·{self.padding:g}−{reach})/{self.stride}⌋+1"
