"""Numbers as people read them: three significant digits, thin spaces, a true minus; and back again."""

from __future__ import annotations

import math

THIN = "\u202f"
MINUS = "\u2212"

_MINUSES = str.maketrans({MINUS: "-", "\u2013": "-", "\u2010": "-", "\u2011": "-", "\ufe63": "-"})


def significant(x: float, digits: int = 3, smallest: float = 1e-4) -> str:
    """`x` with `digits` significant digits, such as 0.0204, 98.7, 412 000; below `smallest` as 3.12e−5."""
    if not math.isfinite(x):
        return _not_finite(x)
    if x == 0.0:
        return "0"
    mantissa, power = f"{abs(x):.{digits - 1}e}".split("e")
    exponent = int(power)
    size = float(f"{mantissa}e{exponent}")
    if size < smallest or exponent >= 7:
        text = f"{mantissa}e{_signed(exponent)}"
    else:
        text = _grouped(f"{size:.{max(0, digits - 1 - exponent)}f}")
    return (MINUS if x < 0 else "") + text


def loss(x: float) -> str:
    """A loss with three significant digits: 0.00818, below 1e−4 as 8.18e−5."""
    return significant(x, 3, 1e-4)


def short_loss(x: float) -> str:
    """A loss for a read-out of fixed width: with an exponent of two digits it has one digit less, 2.3e−11."""
    text = loss(x)
    return significant(x, 2, 1e-4) if len(text.partition("e")[2]) > 2 else text


def rate(x: float) -> str:
    """A rate or other chosen number, up to three digits and no idle zeros: 0.03, below 1e−3 as 3e−5."""
    if not math.isfinite(x) or x == 0.0:
        return significant(x)
    head, _, power = significant(x, 3, 1e-3).partition("e")
    if "." in head:
        head = head.rstrip("0").rstrip(".")
    return f"{head}e{power}" if power else head


def count(n: int) -> str:
    """A whole number in groups of three: 431 080."""
    return (MINUS if n < 0 else "") + _grouped(str(abs(int(n))))


def percent(fraction: float, decimals: int = 1) -> str:
    """A share of 1 as 97.5 %, 100 %, 0 %.

    Only all is "100 %" and only none is "0 %": 0.99999 reads "> 99.9 %", 0.00001 "< 0.1 %".
    """
    if not math.isfinite(fraction):
        return _not_finite(fraction)
    hundredths = 100.0 * fraction
    least = 10.0**-decimals
    if 0.0 < hundredths < least / 2.0:
        return f"< {least:.{decimals}f}{THIN}%"
    if 100.0 - least / 2.0 <= hundredths < 100.0:
        return f"> {100.0 - least:.{decimals}f}{THIN}%"
    text = "0" if fraction == 0.0 else "100" if fraction == 1.0 else f"{abs(hundredths):.{decimals}f}"
    return (MINUS if fraction < 0.0 else "") + _grouped(text) + f"{THIN}%"


def r_squared(x: float) -> str:
    """R² with three decimals, 0.957; negative ones with three digits, −8.64, and far from any use as "< −999"."""
    if x < -999.0 and math.isfinite(x):
        return f"< {MINUS}999"
    if not math.isfinite(x) or x <= -1.0:
        return significant(x)
    text = f"{abs(x):.3f}"
    return (MINUS if x < 0.0 and float(text) else "") + text


def parse_number(text: str) -> float:
    """The number a person typed: 0.03, 3e-5, 3e−5, 1 000, 0,5. Raises ValueError with a sentence."""
    bare = "".join(text.split()).translate(_MINUSES)
    if not bare:
        raise ValueError("No number was typed.")
    plain = bare.replace(",", ".") if "." not in bare else bare
    try:
        number = float(plain) if "_" not in plain else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"“{text.strip()}” is not a number; write it like 0.03 or 3e{MINUS}5.")
    return number


def parse_percent(text: str) -> float:
    """The share of 1 a person typed in per cent, with or without the sign: "10 %" and "10" are 0.1.

    Raises ValueError with a sentence.
    """
    return parse_number(text.strip().removesuffix("%")) / 100.0


def _grouped(digits: str) -> str:
    """Thin spaces between groups of three before the point, from four digits on."""
    whole, point, rest = digits.partition(".")
    return f"{int(whole):,}".replace(",", THIN) + point + rest


def _signed(exponent: int) -> str:
    return f"{MINUS}{-exponent}" if exponent < 0 else str(exponent)


def _not_finite(x: float) -> str:
    if math.isnan(x):
        return "NaN"
    return "∞" if x > 0 else f"{MINUS}∞"
