"""How the desk looks: colours, sizes, fonts, and the style sheet of the whole application.

Every length follows from one number, the UI font size in points (9–20); `Metrics` is made from it
and handed to whatever draws. Widgets ask for their look by dynamic property (see `style_sheet`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from perfdesk.paths import resources_folder

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QApplication

GROUND = "#eceae6"
PANEL = "#f7f6f3"
SHEET = "#ffffff"
LINE = "#d9d6cf"
INK = "#22262b"
QUIET = "#6a7077"
ACCENT = "#1d5f78"
ACCENT_SOFT = "#dcebf0"
ERROR = "#b3261e"
ERROR_SOFT = "#fbe9e7"
WARNING = "#9a6400"
WARNING_EDGE = "#d69b2d"
WARNING_SOFT = "#fdf1dc"
HINT = "#5b6b2f"
HINT_SOFT = "#eef2e0"
CARRIED = "#fff6dc"
CARRIED_INK = "#7a5c00"
CARRIED_LINE = "#ead9a0"
CALCULATED = "#1f4e9c"
CALCULATED_SOFT = "#f6f8fc"
LABEL = "#f3f3f1"
LABEL_INK = "#2b2f33"
RULE = "#333333"
GOOD = "#3c7a4c"
GOOD_DOT = "#5f9e6e"

MOCK_POINTS = 9.75
"""The font size at which one `Metrics.px` is one pixel of the drawings we work from (13 px)."""
LEAST_POINTS, MOST_POINTS = 9.0, 20.0

_SHADOW = ((1, 18), (2, 9), (4, 6), (6, 5), (9, 4), (13, 3), (18, 2))
"""(pixels around the paper, alpha) of the shadow's steps."""
UI_FAMILY = "Noto Sans SC"
_PAPER_FAMILY = "Noto Serif SC"
_BUNDLED = ("NotoSansSC-Regular", "NotoSansSC-Bold", "NotoSerifSC-Regular", "NotoSerifSC-Bold")
_OWN_FACES = {
    "宋体": ("宋体", "SimSun", "方正书宋_GBK", "STSong"),
    "仿宋": ("仿宋_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "STFangsong"),
    "楷体": ("楷体_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "STKaiti"),
    "黑体": ("黑体", "SimHei", "方正黑体_GBK", "STHeiti"),
    "小标宋": ("方正小标宋简体", "方正小标宋_GBK", "小标宋", "华文中宋", "STZhongsong"),
}
_BOLD_WHEN_MISSING = frozenset({"黑体", "小标宋"})


@dataclass(frozen=True, slots=True)
class Metrics:
    """The sizes of the desk at one UI font size."""

    points: float = MOCK_POINTS

    @property
    def scale(self) -> float:
        """How much larger than in the drawings everything is."""
        return self.points / MOCK_POINTS

    def px(self, pixels: float) -> int:
        """Return a length of the drawings in whole device-independent pixels, at least 1."""
        return max(1, round(pixels * self.scale))

    def font(self, pixels: float = 13.0, *, bold: bool = False) -> QFont:
        """Return the UI font at a size of the drawings (13 is running text)."""
        return ui_font(pixels * self.scale, bold=bold)


def ui_font(pixels: float, *, bold: bool = False) -> QFont:
    """Return the font of everything but the paper; `pixels` is its size."""
    font = QFont(UI_FAMILY)
    font.setPixelSize(max(6, round(pixels)))
    font.setBold(bold)
    return font


def paper_font(face: str, pixels: float, *, bold: bool = False, own: bool = True) -> QFont:
    """Return the font for an office typeface: this PC's own if `own`, else a bundled one."""
    family = _own_family(face) if own else ""
    font = QFont([family, _PAPER_FAMILY] if family else [_PAPER_FAMILY])
    font.setPixelSize(max(6, round(pixels)))
    font.setBold(bold or (not family and face in _BOLD_WHEN_MISSING))
    return font


@cache
def _own_family(face: str) -> str:
    names = _OWN_FACES.get(face, (face,))
    return next((name for name in names if QFontDatabase.hasFamily(name)), "")


def paint_shadow(painter: QPainter, paper: QRect) -> None:
    """Paint the shadow that lifts a sheet of paper off the ground; the paper itself is left out."""
    for spread, alpha in _SHADOW:
        around = paper.adjusted(-spread, -spread // 3, spread, spread)
        above, below = paper.top() - around.top(), around.bottom() - paper.bottom()
        shade = QColor(0, 0, 0, alpha)
        painter.fillRect(around.left(), around.top(), around.width(), above, shade)
        painter.fillRect(around.left(), paper.bottom() + 1, around.width(), below, shade)
        painter.fillRect(around.left(), paper.top(), spread, paper.height(), shade)
        painter.fillRect(paper.right() + 1, paper.top(), spread, paper.height(), shade)


@cache
def load_fonts() -> None:
    """Make the bundled fonts known to Qt; call once there is an application."""
    for name in _BUNDLED:
        QFontDatabase.addApplicationFont(str(resources_folder() / "fonts" / f"{name}.ttf"))


def apply_theme(app: QApplication, points: float) -> Metrics:
    """Give the application its fonts, palette and style sheet at a UI font size; its metrics."""
    load_fonts()
    metrics = Metrics(min(max(points, LEAST_POINTS), MOST_POINTS))
    app.setStyle("Fusion")
    app.setPalette(palette())
    app.setFont(metrics.font())
    app.setStyleSheet(style_sheet(metrics))
    return metrics


def palette() -> QPalette:
    """Return the light palette of the desk; it does not follow a dark system theme."""
    colours = QPalette(QColor(PANEL), QColor(GROUND))
    for role, colour in {
        QPalette.ColorRole.Window: PANEL,
        QPalette.ColorRole.Base: SHEET,
        QPalette.ColorRole.AlternateBase: PANEL,
        QPalette.ColorRole.Button: PANEL,
        QPalette.ColorRole.ToolTipBase: "#22343c",
        QPalette.ColorRole.ToolTipText: SHEET,
        QPalette.ColorRole.Highlight: ACCENT,
        QPalette.ColorRole.HighlightedText: SHEET,
        QPalette.ColorRole.Link: ACCENT,
    }.items():
        colours.setColor(role, QColor(colour))
    texts = (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    )
    for role in texts:
        colours.setColor(role, QColor(INK))
        colours.setColor(QPalette.ColorGroup.Disabled, role, QColor("#a5a8ab"))
    colours.setColor(QPalette.ColorRole.PlaceholderText, QColor(QUIET))
    return colours


def style_sheet(metrics: Metrics) -> str:
    """Return the style sheet of the application.

    Beside plain widgets it knows these dynamic properties: `kind` of a QPushButton or QToolButton
    (`primary`, `link`), of a QLineEdit (`search`), of a QLabel (`quiet`, `small`, `heading`,
    `good`, and the chips `error`, `warning`, `hint`, `carried`), of a QFrame (`bar`, `panel`,
    `card`, `ground`, `status`), and `chosen` (true) of a card.
    """
    px = metrics.px
    sizes = {f"s{n}": str(px(n)) for n in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 17, 22, 28)}
    fonts = {"f11": str(px(11)), "f12": str(px(12)), "f13": str(px(13)), "f15": str(px(15))}
    icons = (resources_folder() / "icons").as_posix()
    return _template().substitute(_COLOURS | sizes | fonts, scrollbar=str(px(10)), icons=icons)


@cache
def _template() -> Template:
    return Template((resources_folder() / "desk.qss").read_text(encoding="utf-8"))


_COLOURS = {
    "ground": GROUND, "panel": PANEL, "sheet": SHEET, "line": LINE, "ink": INK, "quiet": QUIET,
    "accent": ACCENT, "accent_soft": ACCENT_SOFT, "error": ERROR, "error_soft": ERROR_SOFT,
    "warning": WARNING, "warning_soft": WARNING_SOFT, "hint": HINT, "hint_soft": HINT_SOFT,
    "carried": CARRIED, "carried_ink": CARRIED_INK, "carried_line": CARRIED_LINE, "good": GOOD,
    "label": LABEL,
}  # fmt: skip
