"""Draws the figures that are kept in `bench/results/`.

    python -m bench.picture [FILE ...]

Each `NAME.json` becomes `NAME.svg` beside it: a bar for the median, a whisker from the least to the greatest value, a
line for the aim. It needs the packages of `requirements/bench.lock`; `make pictures` sees to that.
"""

from pathlib import Path

import click
import matplotlib as mpl

from bench.figures import Figures, kept

RESULTS = Path(__file__).parent / "results"
_BAR, _AIM, _INK = "#4878a8", "#c44e52", "#222222"
_WIDTH_INCHES, _HEAD_INCHES, _BAR_INCHES = 8.0, 1.5, 0.5
# Without these a picture would differ from itself each time it is drawn.
_SAME = {"svg.hashsalt": "murmuration", "svg.fonttype": "none"}


def draw(figures: Figures, path: Path) -> None:
    """Writes the picture of some figures as SVG."""
    mpl.use("svg")
    from matplotlib import pyplot

    with mpl.rc_context(_SAME):
        height = _HEAD_INCHES + _BAR_INCHES * len(figures.bars)
        picture, axes = pyplot.subplots(figsize=(_WIDTH_INCHES, height), layout="constrained")
        for at, bar in enumerate(figures.bars):
            axes.barh(at, bar.middle, height=0.6, color=_BAR)
            spread = [[bar.middle - min(bar.values)], [max(bar.values) - bar.middle]]
            if len(bar.values) > 1:
                axes.errorbar(bar.middle, at, xerr=spread, color=_INK, capsize=4)
            if bar.aim is not None:
                axes.vlines(bar.aim, at - 0.4, at + 0.4, color=_AIM, linewidth=2)
            beside = (max(bar.values), at)
            axes.annotate(bar.text, beside, xytext=(6, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(figures.bars)), [bar.name for bar in figures.bars])
        axes.invert_yaxis()
        axes.margins(x=0.15)
        axes.set_xlim(left=0)
        axes.xaxis.set_major_formatter("{x:,.10g}")
        axes.set_xlabel(figures.unit + (" (red: the aim)" if any(bar.aim is not None for bar in figures.bars) else ""))
        axes.set_title(figures.title)
        picture.savefig(path, metadata={"Date": None, "Creator": None})
        pyplot.close(picture)


@click.command(help=__doc__.partition("\n")[0])
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def main(files: tuple[Path, ...]) -> None:
    """The command; without files it draws all."""
    for path in files or sorted(RESULTS.glob("*.json")):
        draw(kept(path), path.with_suffix(".svg"))
        click.echo(path.with_suffix(".svg").name)


if __name__ == "__main__":
    main()
