"""The tables of the look: colours and type sizes of the three themes. No other file holds a colour."""

from __future__ import annotations

from typing import Literal, NamedTuple

from attrs import evolve, frozen

Role = Literal["caption", "secondary", "body", "button", "value", "heading", "readout", "title", "digit", "mono"]


class TypeSize(NamedTuple):
    """Size and line height in px, weight 400 to 600."""

    px: int
    line: int
    weight: int


@frozen(kw_only=True)
class Theme:
    """One theme: every colour as `#rrggbb` (sign scale from -1 to +1 in nine stops) and every size in px.

    `on_error`, `on_warn` and `on_ok` are the quiet fills that stand behind text in `error`, `warn`, `ok`. `terrain_low`
    to `terrain_high` are the tones of a map of heights, `relief_low` to `relief_high` those of a surface in 3-D.
    """

    name: str
    dark: bool
    projector: bool

    canvas: str
    surface: str
    field: str
    hover: str
    sel: str
    line: str
    line2: str
    ink: str
    ink2: str
    ink3: str
    primary: str
    on_primary: str
    run: str
    ghost: str
    error: str
    on_error: str
    warn: str
    on_warn: str
    zone: str
    ok: str
    on_ok: str
    grid: str
    neg: str
    pos: str
    zero_link: str
    chosen_segment: str
    terrain_low: str
    terrain_high: str
    contour: str
    relief_low: str
    relief_high: str

    sign: tuple[str, str, str, str, str, str, str, str, str]
    classes: tuple[str, str, str, str, str, str, str, str, str, str]
    layers: tuple[str, str, str, str]
    muted_towards_surface: float

    hairline: int = 1
    card_height: int = 24
    panel_height: int = 28
    bar_height: int = 32
    hit: int = 24


_LIGHT = Theme(
    name="light",
    dark=False,
    projector=False,
    canvas="#F4F4F1",
    surface="#FFFFFF",
    field="#F0F0EC",
    hover="#ECECE7",
    sel="#E6E6E0",
    line="#E3E3DD",
    line2="#C6C6BF",
    ink="#191B1E",
    ink2="#50555C",
    ink3="#646A72",
    primary="#191B1E",
    on_primary="#FFFFFF",
    run="#5B45C9",
    ghost="#A6A69F",
    error="#B3142E",
    on_error="#FCECEE",
    warn="#7A5A00",
    on_warn="#FFF6D6",
    zone="#F8E3D3",
    ok="#14703F",
    on_ok="#E9F5EE",
    grid="#EFEFEB",
    neg="#C86221",
    pos="#2C6DB8",
    zero_link="#DAD8D2",
    chosen_segment="#FFFFFF",
    terrain_low="#CDD0D1",
    terrain_high="#FBFBFA",
    contour="#8D949B",
    relief_low="#B9BDC0",
    relief_high="#F4F4F1",
    sign=("#A84300", "#C86221", "#E8823A", "#F1BB98", "#F3F1EC", "#A9C4E3", "#5F97D6", "#3873BA", "#0B4F9E"),
    classes=(
        "#1F6FC4",
        "#E07B1A",
        "#5DC37E",
        "#BD8CFD",
        "#792388",
        "#8A6E01",
        "#369EB0",
        "#E44062",
        "#424348",
        "#015B07",
    ),
    layers=("#B4A9EE", "#8C7BE0", "#5B45C9", "#2E1F86"),
    muted_towards_surface=0.34,
)

_DARK = Theme(
    name="dark",
    dark=True,
    projector=False,
    canvas="#131518",
    surface="#191C20",
    field="#24282E",
    hover="#272C33",
    sel="#2E343C",
    line="#2B3037",
    line2="#454C56",
    ink="#ECEEF1",
    ink2="#AEB5BF",
    ink3="#8A929D",
    primary="#ECEEF1",
    on_primary="#131518",
    run="#A795FF",
    ghost="#666D78",
    error="#FF8A98",
    on_error="#3A1B21",
    warn="#F0D070",
    on_warn="#353012",
    zone="#35291F",
    ok="#63D69C",
    on_ok="#15301F",
    grid="#22262B",
    neg="#DC8C45",
    pos="#5596DA",
    zero_link="#3A4049",
    chosen_segment="#3A414A",
    terrain_low="#0C0E10",
    terrain_high="#343A42",
    contour="#59616C",
    relief_low="#1E2227",
    relief_high="#5A626D",
    sign=("#FFB066", "#DC8C45", "#B96A22", "#6B4932", "#23272E", "#2C4A6E", "#2F6FB5", "#5596DA", "#7CBFFF"),
    classes=(
        "#5AA9FF",
        "#FF9F4A",
        "#0A9592",
        "#9263E8",
        "#E65FBE",
        "#A7931B",
        "#6CF1F5",
        "#C95757",
        "#B8B8B6",
        "#E8E08D",
    ),
    layers=("#5C4FB0", "#8475DA", "#B3A5FF", "#DDD6FF"),
    muted_towards_surface=0.22,
)

_PROJECTOR = evolve(
    _LIGHT,
    name="projector",
    projector=True,
    canvas="#FFFFFF",
    field="#EEEEEE",
    hover="#E2E2E2",
    sel="#D9D9D9",
    line="#ABABAB",
    line2="#5E5E5E",
    ink="#000000",
    ink2="#262626",
    ink3="#444444",
    primary="#000000",
    run="#3D1FB0",
    ghost="#9A9A9A",
    error="#9C0020",
    on_error="#FFE3E7",
    warn="#5E4300",
    on_warn="#FFF0B8",
    zone="#FBDCC4",
    ok="#005C2B",
    on_ok="#DDF3E5",
    grid="#E4E4E4",
    neg="#C0590E",
    pos="#2665B5",
    zero_link="#D8D8D8",
    terrain_low="#C6CACC",
    terrain_high="#FFFFFF",
    contour="#6E757C",
    relief_low="#A9AEB2",
    relief_high="#F6F6F4",
    sign=("#943A00", "#C0590E", "#EE7A1E", "#FBBF9B", "#FFFFFF", "#A5C8F2", "#4A8FE0", "#2665B5", "#003C8C"),
    muted_towards_surface=0.22,
    hairline=2,
    card_height=40,
    panel_height=40,
    bar_height=48,
    hit=40,
)

THEMES: dict[str, Theme] = {theme.name: theme for theme in (_LIGHT, _DARK, _PROJECTOR)}

TYPE: dict[Role, TypeSize] = {
    "caption": TypeSize(11, 14, 400),
    "secondary": TypeSize(12, 16, 400),
    "body": TypeSize(13, 18, 400),
    "button": TypeSize(13, 18, 500),
    "value": TypeSize(13, 18, 600),
    "heading": TypeSize(13, 18, 600),
    "readout": TypeSize(17, 20, 600),
    "title": TypeSize(22, 28, 600),
    "digit": TypeSize(96, 104, 600),
    "mono": TypeSize(12, 16, 400),
}

PROJECTOR_TYPE: dict[Role, TypeSize] = {
    "caption": TypeSize(16, 20, 400),
    "secondary": TypeSize(17, 22, 400),
    "body": TypeSize(20, 27, 400),
    "button": TypeSize(20, 27, 500),
    "value": TypeSize(20, 27, 600),
    "heading": TypeSize(20, 28, 600),
    "readout": TypeSize(27, 32, 600),
    "title": TypeSize(26, 32, 600),
    "digit": TypeSize(120, 130, 600),
    "mono": TypeSize(18, 24, 400),
}
