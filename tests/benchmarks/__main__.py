"""`cartograph bench`: everything measured in one run, as ratios, since seconds of a shared machine mean little."""

import argparse
import platform
from pathlib import Path
from tempfile import gettempdir

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from tests.benchmarks import crowd, elements, funnel_web, lines, loads, pages, queries, served, web, whole_pages
from tests.benchmarks.stores import log_file, warehouse

HEAD = ("", "ours, cold ms", "by hand ms", "ratio", "cached ms", "pandas ms")


def _print(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]], words: int = 1) -> None:
    table = Table(*head, title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for column in table.columns[words:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)


def _questions(args: argparse.Namespace, folder: Path) -> None:
    for engine in args.engine:
        totals = {}
        for copies in args.copies:
            log = log_file(folder, copies) if args.pandas and copies == 1 else None
            with warehouse(engine, folder, copies) as ctx:
                rows = queries.compare(ctx, args.rounds, log)
                totals[copies] = queries.total_ms(ctx)
            _print(f"{engine}, {copies * 885_129:,} rows", HEAD, rows)
        if {1, 10} <= set(totals):
            print(f"{engine}: ten times the rows cost {totals[10] / totals[1]:.1f} times the time\n")


def _lines(args: argparse.Namespace, folder: Path) -> None:
    for engine in args.engine:
        with lines.warehouse_of_lines(engine, folder, args.lines) as ctx:
            _print(f"{engine}, {args.lines:,} order lines", lines.HEAD, lines.compare(ctx, args.rounds))


def _pages(args: argparse.Namespace, folder: Path) -> None:
    for engine in args.engine:
        times = {}
        for copies in args.copies:
            title = f"{engine}, {copies * 885_129:,} rows"
            with warehouse(engine, folder, copies) as ctx:
                times[copies] = pages.measured(ctx, args.rounds, args.only)
                _print(f"Pages, {title}", pages.HEAD, pages.rows(times[copies]), words=2)
                if not args.only:
                    whole = whole_pages.measured(ctx, args.rounds)
                    _print(f"Whole pages on the server, {title}", whole_pages.HEAD, whole)
        if {1, 10} <= set(times):
            _print(f"{engine}, ten times the rows", pages.GROWTH, pages.growth(times[1], times[10]))


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(prog="cartograph bench", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(gettempdir()) / "cartograph-bench")
    parser.add_argument("--engine", nargs="+", choices=["duckdb", "postgresql"], default=["duckdb", "postgresql"])
    parser.add_argument("--copies", nargs="+", type=int, default=[1, 10], help="885,129 rows each")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-pandas", dest="pandas", action="store_false")
    parser.add_argument("--web", action="store_true", help="measure the overview in a real browser instead")
    parser.add_argument("--funnel", action="store_true", help="click through the funnel in a real browser instead")
    parser.add_argument("--elements", action="store_true", help="draw many elements at a click, in three ways, instead")
    parser.add_argument("--crowd", action="store_true", help="let 25 people click on it for two minutes instead")
    parser.add_argument("--scale", nargs="+", type=float, default=[1], help="of the demo store, for --web and --crowd")
    parser.add_argument("--seconds", type=float, default=crowd.SECONDS, help="of --crowd")
    parser.add_argument("--loads", action="store_true", help="measure imports instead of questions")
    parser.add_argument("--pages", action="store_true", help="measure the questions of the pages of events instead")
    parser.add_argument("--lines", type=int, default=0, help="measure questions about so many order lines instead")
    parser.add_argument("--only", default="", help="of --pages: questions whose page or name has this text")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    print(f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, medians of {args.rounds} rounds\n")
    if args.web:
        rows = [row for scale in args.scale for row in web.measured(args.folder, scale, args.rounds)]
        _print("The overview", web.HEAD, rows)
    elif args.funnel:
        _print("The funnel", funnel_web.HEAD, list(funnel_web.measured(args.folder, args.rounds)))
    elif args.elements:
        _print("Elements that change at a click", elements.HEAD, list(elements.measured(args.rounds)))
    elif args.crowd:
        _print("A crowd", crowd.HEAD, [served.crowded(args.folder, scale, args.seconds) for scale in args.scale])
    elif args.loads:
        _print("Imports, seconds", loads.HEAD, loads.compare(args.folder, args.engine, args.copies))
    elif args.lines:
        _lines(args, args.folder)
    elif args.pages:
        _pages(args, args.folder)
    else:
        _questions(args, args.folder)


main()
