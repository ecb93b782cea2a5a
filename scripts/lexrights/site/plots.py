"""The pictures, drawn with matplotlib: the same bytes from the same data."""

import io
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import networkx as nx
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullFormatter, StrMethodFormatter
from matplotlib.transforms import Bbox

from lexrights.dataset.namespaces import BASE
from lexrights.errors import CommandError
from lexrights.site import charts
from lexrights.site.charts import Chart
from lexrights.site.data import Shelf, kind_of
from lexrights.source.conventions import Unit

STYLE: Any = {
    "svg.hashsalt": "lexrights",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
DEEP, WARM, SOFT, LINE = "#0b4f6c", "#b3541e", "#5a6570", "#d9d5c9"
COLOURS = {"provision": DEEP, "right": "#4f772d", "person": WARM, "case": "#7a3e9d"}
SHAPES = {"provision": "s", "right": "o", "person": "^", "case": "D"}
MANY = 4  # speakers that are named under a picture
FORMS = ("svg", "png", "pdf")
UNDATED = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}  # the same bytes on each day
GAP = 0.12  # inches between a picture and the line under it
SPREAD = 1.1  # how far the layout drives nodes apart; more than 1
ROW = 16  # how far to the right the network goes, in units of a node's room
SIGNS = {"approximately": "\u2248", "at-least": "\u2265", "more-than": ">", "at-most": "\u2264", "less-than": "<"}
LEAST = 0.36  # inches, of a picture that has nothing to show


def draw(name: str, shelf: Shelf, form: str = "svg") -> bytes:
    """Return a picture of one of `charts.NAMES` in a form that matplotlib writes, such as svg, png or pdf."""
    chart = charts.read(name, shelf)
    out = io.BytesIO()
    with mpl.rc_context(STYLE):
        figure = DRAWN[name](chart, shelf)
        drawn = figure.get_tightbbox()  # in inches
        below = (drawn.x0 / figure.get_figwidth(), (drawn.y0 - GAP) / figure.get_figheight())
        line = figure.text(*below, _source(chart, shelf), va="top", color=SOFT, fontsize=8)
        shown = Bbox.union([drawn, line.get_window_extent().transformed(figure.dpi_scale_trans.inverted())])
        metadata: dict[str, Any] = UNDATED.get(form, {})
        figure.savefig(out, format=form, metadata=metadata, bbox_inches=shown.padded(GAP), facecolor="white")
    return out.getvalue()


def _source(chart: Chart, shelf: Shelf) -> str:
    """Return the line under a picture, which may go without its page: whose claims these are, and from where."""
    place = chart.heads.index("claimed-by") if "claimed-by" in chart.heads else None
    who = sorted({row[place].text for row in chart.rows}) if place is not None else []
    said = f"As claimed by {', '.join(who)}." if 0 < len(who) <= MANY else "What was claimed, by whom the data say."
    return f"{said} LexRights {shelf.nodes['dataset:']['version']}, {BASE}, CC BY 4.0"


def form_of(path: Path) -> str:
    """Return the form that a file's ending names. Raises CommandError."""
    if path.suffix[1:] not in FORMS:
        raise CommandError(f"{path}: {path.suffix or 'no ending'} is not a picture format. Use {', '.join(FORMS)}.")
    return path.suffix[1:]


def _penalties(chart: Chart, shelf: Shelf) -> Figure:
    """Draw a part for each unit: first those that have a title among the conventions, in their order."""
    written = {shelf.label(code): said for code, said in shelf.conventions.units.items() if said.title}
    there = {row[4].text for row in chart.rows}
    units = [*(unit for unit in written if unit in there), *sorted(there - written.keys())]
    parts = [[row for row in chart.rows if row[4].text == unit] for unit in units]
    figure = Figure(figsize=(8.6, 1.6 + 0.34 * sum(map(len, parts))))
    places = figure.subplots(len(parts) or 1, 1, height_ratios=[len(rows) for rows in parts] or [1], squeeze=False)
    for (axes,), unit, rows in zip(places, units, parts, strict=False):
        said = written.get(unit, Unit(title=unit))
        _dumbbells(axes, rows, f"{said.title} (hollow: the former one)", said.times, _signs(shelf))
        if said.scale == "log":
            axes.set_xscale("log")
            axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
            axes.xaxis.set_minor_formatter(NullFormatter())
        else:
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.tight_layout()
    return figure


def _signs(shelf: Shelf) -> dict[str, str]:
    """Return the sign for each word that stands before a figure."""
    return {shelf.label(word): sign for word, sign in SIGNS.items()}


def _dumbbells(axes: Axes, rows: list[tuple[Any, ...]], title: str, divisor: int, signs: dict[str, str]) -> None:
    for place, (_provision, _measure, before, after, *_rest) in enumerate(reversed(rows)):
        about, _, number = after.text.rpartition(" ")
        now = float(number) / divisor
        if before.text:
            then = float(before.text) / divisor
            axes.annotate("", (now, place), (then, place), arrowprops={"arrowstyle": "-|>", "color": WARM})
            axes.plot(then, place, "o", color="white", markeredgecolor=WARM)
            axes.annotate(f"{then:,g}", (then, place), (-6, 0), textcoords="offset points", ha="right", va="center")
        axes.plot(now, place, "o", color=WARM if before.text else DEEP)
        for word, sign in signs.items():
            about = about.replace(word, sign)
        words = f"{about} {now:,g}".strip()
        axes.annotate(words, (now, place), (7, 0), textcoords="offset points", va="center")
        axes.axhline(place, color=LINE, linewidth=0.5, zorder=0)
    axes.set_yticks(range(len(rows)), [row[0].text for row in reversed(rows)])
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.margins(x=0.12)
    axes.set_title(title, loc="left", fontsize=10)


def _timeline(chart: Chart, _shelf: Shelf) -> Figure:
    texts = [textwrap.fill(f"{row[2].text}: {row[1].text}", 92) for row in chart.rows]
    lines = [text.count("\n") + 1 for text in texts]
    figure = Figure(figsize=(9.6, 0.2 * sum(lines) + 0.16 * len(lines) or LEAST))
    axes = figure.subplots()
    place = 0.0
    for row, text, height in zip(chart.rows, texts, lines, strict=True):
        place -= height / 2
        axes.plot(0, place, "o", color=DEEP, zorder=2)
        axes.text(-0.02, place, row[0].text, ha="right", va="center", weight="bold", color=DEEP)
        axes.text(0.02, place, text, va="center")
        place -= height / 2 + 0.8
    axes.plot([0, 0], [0, place + 0.8], color=LINE, zorder=1)
    axes.set_xlim(-0.22, 1)
    axes.axis("off")
    return figure


def _speakers(chart: Chart, _shelf: Shelf) -> Figure:
    who = list(dict.fromkeys(row[0].text for row in chart.rows))
    totals = {one: sum(int(row[2].text) for row in chart.rows if row[0].text == one) for one in who}
    who.sort(key=lambda one: -totals[one])
    rights = sorted({row[1].text for row in chart.rows})
    figure = Figure(figsize=(3.2 + 0.5 * len(rights), 2.6 + 0.36 * len(who)))
    axes = figure.subplots()
    for speaker, right, count in chart.rows:
        x, y = rights.index(right.text), who.index(speaker.text)
        number = int(count.text)
        axes.scatter(x, y, s=min(90 + 9 * number, 520), color=DEEP, alpha=0.18 + min(number, 20) / 26)
        axes.text(x, y, count.text, ha="center", va="center", color="white" if number > 4 else "black")  # noqa: PLR2004
    axes.set_xticks(range(len(rights)), rights, rotation=40, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(who)), who)
    axes.set_xlim(-0.7, len(rights) - 0.3)
    axes.set_ylim(len(who) - 0.4, -0.7)
    axes.grid(color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    return figure


def _disputes(chart: Chart, _shelf: Shelf) -> Figure:
    figure = Figure(figsize=(10, 1.35 * len(chart.rows) + 0.4))
    axes = figure.subplots()
    axes.set_xlim(0, 1)
    axes.set_ylim(len(chart.rows) - 0.5, -0.6)
    places: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(chart.rows):
        places.setdefault((row[0].text, row[1].text), []).append(place)
    for (who, words), rows in places.items():
        statement = _box(axes, (0, sum(rows) / len(rows)), who, words, WARM)
        for place in rows:
            answer = _box(axes, (0.56, place), chart.rows[place][2].text, chart.rows[place][3].text, DEEP)
            axes.annotate("", (1, 0.5), (0, 0.5), statement, answer, arrowprops={"arrowstyle": "-|>", "color": SOFT})
    axes.axis("off")
    return figure


def _box(axes: Axes, place: tuple[float, float], who: str, words: str, colour: str) -> Any:
    box = {"facecolor": "#f7f5ee", "edgecolor": colour}
    text = axes.text(*place, f"{who}:\n{textwrap.fill(words, 52)}", va="center", bbox=box)
    return text.get_bbox_patch()


def _network(chart: Chart, _shelf: Shelf) -> Figure:
    graph, places = layout(chart)
    figure = Figure(figsize=(14, 11))
    axes = figure.subplots()
    nx.draw_networkx_edges(graph, places, ax=axes, edge_color="#b9b4a5")
    for kind, colour in COLOURS.items():
        nodes = [node for node in graph if kind_of(_name(node)) == kind]
        sizes = [40 + 18 * graph.degree(node) for node in nodes]
        nx.draw_networkx_nodes(graph, places, nodes, sizes, colour, SHAPES[kind], ax=axes, label=kind)
    for node, (x, y) in places.items():
        axes.annotate(_folded(graph.nodes[node]["label"]), (x, y), (0, 6), textcoords="offset points", ha="center")
    if graph:
        axes.legend(frameon=False, loc="lower right")
    axes.margins(0.06)
    axes.axis("off")
    return figure


@cache
def layout(chart: Chart) -> tuple[Any, dict[str, tuple[float, float]]]:
    """Return the network as a networkx graph, and the place of each node, the same at each call.

    What hangs together is laid out by itself and set beside the others, in rows, the largest first.
    """
    graph = nx.Graph()
    for one, other, count in chart.rows:
        graph.add_edge(one.page, other.page, weight=int(count.text))
        graph.nodes[one.page]["label"], graph.nodes[other.page]["label"] = one.text, other.text
    places: dict[str, tuple[float, float]] = {}
    right, top, row = 0.0, 0.0, 0.0
    for part in sorted(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes))):
        size = 1 + 1.35 * len(part) ** 0.5
        if right + size > ROW:
            right, top, row = 0.0, top - row, 0.0
        apart = nx.Graph(sorted(tuple(sorted(edge)) for edge in graph.subgraph(part).edges))  # in an order of its own
        start = nx.spring_layout(apart, seed=5, weight=None)
        inside = nx.rescale_layout_dict(nx.arf_layout(apart, start, a=SPREAD))
        for node, (x, y) in inside.items():
            places[node] = (
                round(right + (1 + float(x)) * size * 0.37, 4),
                round(top - size / 2 + float(y) * size * 0.4, 4),
            )
        right, row = right + size, max(row, size)
    return graph, places


def _name(page: str) -> str:
    return page.removeprefix("doc/").replace("/", ":", 1)


def _folded(label: str) -> str:
    return textwrap.fill(textwrap.shorten(label, 44, placeholder="\u2026"), 24)


DRAWN: dict[str, Callable[[Chart, Shelf], Figure]] = {
    "penalties": _penalties,
    "timeline": _timeline,
    "speakers": _speakers,
    "disputes": _disputes,
    "network": _network,
}
