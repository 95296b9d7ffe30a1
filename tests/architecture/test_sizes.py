"""Budgets of files and functions, and the words that we do without."""

import ast
import re
import statistics

import pytest

from tests.architecture.sources import functions, length, sources, tree

FILE_MAX, FUNCTION_MAX, MEDIAN_MAX, NINE_OF_TEN_MAX = 300, 50, 8, 25

FORBIDDEN = {"manager", "handler", "helper", "helpers", "util", "utils", "processor", "base", "impl"}


@pytest.mark.parametrize("path", sources(), ids=str)
def test_a_file_fits_in_the_head(path):
    lines = len(path.read_text().splitlines())
    assert lines <= FILE_MAX


@pytest.mark.parametrize("path", sources(), ids=str)
def test_a_function_fits_on_a_screen(path):
    long = {each.name: length(each) for each in functions(path) if length(each) > FUNCTION_MAX}
    assert not long


def test_most_functions_are_short():
    lengths = sorted(length(each) for path in sources() for each in functions(path))
    assert statistics.median(lengths) <= MEDIAN_MAX
    assert lengths[len(lengths) * 9 // 10] <= NINE_OF_TEN_MAX


def words(name):
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


@pytest.mark.parametrize("path", sources(), ids=str)
def test_names_say_what_things_are(path):
    names = [path.stem] + [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
    names += [each.name for each in functions(path)]
    assert not {name for name in names if words(name) & FORBIDDEN}


def test_no_class_of_ours_inherits_from_ours_but_exceptions():
    ours = {node.name: node for path in sources() for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)}

    def is_error(name):
        if name in ours:
            return any(is_error(getattr(parent, "id", "")) for parent in ours[name].bases)
        return name.endswith(("Exception", "Error"))

    wrong = {
        node.name: parent.id
        for node in ours.values()
        for parent in node.bases
        if isinstance(parent, ast.Name) and parent.id in ours and not is_error(node.name)
    }
    assert not wrong
