"""To follow a post, or a page, one opens few files: `docs/design.md` lists them, each known to one before it."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, imported, module_of, tree

DESIGN = ROOT / "docs" / "design.md"
BUDGETS = (("A post to the answer", 3), ("A post to the last row", 6), ("A home page", 9))

pytestmark = pytest.mark.skipif(not DESIGN.exists(), reason="docs/design.md is still to be written")


def listed(title):
    section = re.search(rf"^### {title}\n(.*?)(?=^#|\Z)", paths_section(), re.DOTALL | re.MULTILINE)
    assert section, f"docs/design.md has no list '{title}' under '## Paths'"
    return [Path(found) for found in re.findall(r"^\d+\. `([^`]+\.py)`", section[1], re.MULTILINE)]


def paths_section():
    found = re.search(r"^## Paths\n(.*?)(?=^## |\Z)", DESIGN.read_text(), re.DOTALL | re.MULTILINE)
    assert found, "docs/design.md has no section '## Paths'"
    return found[1]


def calls_through_the_store(caller, path):
    """Whether a file uses what the bundle of stores or caches names after another file: `store.tweets.add`."""
    return path.parts[0] in {"cql", "cache"} and any(
        getattr(node, "attr", "") in {path.stem, *COPIES.get(path.stem, ())} for node in ast.walk(tree(caller))
    )


COPIES = {"copies": ("heads", "tweets", "users")}
"""One file holds several of the kinds that the bundle names."""


def knows(caller, path):
    return module_of(path) in imported(caller) or calls_through_the_store(caller, path)


@pytest.mark.parametrize(("title", "budget"), BUDGETS)
def test_a_path_is_short_and_each_file_is_known_to_one_before_it(title, budget):
    files = listed(title)
    assert 1 < len(files) <= budget
    for at, path in enumerate(files):
        assert (ROOT / path).exists(), path
        assert at == 0 or any(knows(before, path) for before in files[:at]), f"nobody before {path} knows it"


def test_the_answer_of_a_post_wakes_the_worker_that_delivers_it():
    """The gap between the two lists is the broker: what publishing sends is a task of that very name."""
    first, last = listed("A post to the answer"), listed("A post to the last row")
    assert last[0] == Path("workers/tasks.py")
    sent = set(re.findall(r"send\(\"(\w+)\"", (ROOT / "fanout/publish.py").read_text()))
    assert Path("fanout/publish.py") in first and sent == {"drain"}
    assert re.search(r"^def drain\(", (ROOT / last[0]).read_text(), re.MULTILINE)


def test_a_path_ends_where_the_rows_are():
    assert listed("A post to the answer")[-1].parts[0] == "cql"
    assert listed("A post to the last row")[-1] == Path("cql/timelines.py")
