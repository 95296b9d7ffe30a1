"""What the benches found: kept as it was seen, told in the README, drawn anew without a difference."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.figures import Bar, Figures, keep, kept, ratios

RESULTS = sorted(Path("bench/results").glob("*.json"))
NUMBERS = st.floats(min_value=0, max_value=1e9, allow_nan=False)


@given(values=st.lists(NUMBERS, min_size=1, max_size=9), aim=st.none() | NUMBERS, name=st.text(max_size=20))
def test_figures_are_kept_as_they_were(tmp_path_factory, values, aim, name):
    path = tmp_path_factory.mktemp("figures") / "some.json"
    figures = Figures(name, "times", "python -m something", "at night", (Bar(name, tuple(values), aim),))
    keep(path, figures)
    assert kept(path) == figures
    assert min(values) <= kept(path).bars[0].middle <= max(values)


def test_ratios_are_rounded_as_far_as_they_say_something():
    assert ratios("a bar", [1.23456, 2.0], 1.6) == Bar("a bar", (1.235, 2.0), 1.6)
    assert [Bar("a bar", (value,)).text for value in (1.6, 1668126.0)] == ["1.60", "1,668,126"]


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.stem)
def test_what_was_found_stands_in_the_readme_with_its_picture(path):
    told = Path("bench/README.md").read_text()
    assert f"results/{path.stem}.svg" in told
    assert path.with_suffix(".svg").exists()
    for bar in kept(path).bars:
        assert bar.text in told


def test_there_is_something_to_see():
    assert RESULTS


def test_a_picture_shows_every_bar(tmp_path):
    pytest.importorskip("matplotlib", reason="pictures need the packages of requirements/bench.lock: `make pictures`")
    figures = Figures("A title", "times", "", "", (Bar("one", (1.0, 2.0), 1.5), Bar("other", (3.0,))))
    keep(tmp_path / "some.json", figures)
    drawn = []
    for _ in range(2):
        subprocess.run([sys.executable, "-m", "bench.picture", tmp_path / "some.json"], check=True)
        drawn.append((tmp_path / "some.svg").read_text())
    assert drawn[0] == drawn[1]
    assert all(word in drawn[0] for word in ("A title", "one", "other", "times"))
