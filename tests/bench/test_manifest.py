"""A manifest survives whatever ends the load."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench import manifest

HEADING = {"trace": "higgs"}


def test_a_resumed_load_knows_what_was_acknowledged_and_which_steps_are_done(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "manifest"
    opened, record = manifest.resume(path, HEADING)
    assert (record.steps, record.tweets) == ({}, {})
    with opened:
        opened.finished("seeds", limit=10)
        opened.finished("seeds", limit=20)
        opened.acknowledged([(3, 30), (1, 10)])
        opened.acknowledged([])
    again, record = manifest.resume(path, HEADING)
    again.close()
    assert list(record.tweets.items()) == [(1, 10), (3, 30)]
    assert record.steps == {"seeds": {"step": "seeds", "limit": 20}}
    assert record == manifest.read(path)


def test_lines_are_in_the_file_at_once_and_not_when_it_is_closed(tmp_path: Path) -> None:
    opened, _ = manifest.resume(tmp_path / "manifest", HEADING)
    opened.acknowledged([(1, 10)])
    assert manifest.read(opened.path).tweets == {1: 10}
    opened.close()


def test_a_line_cut_short_is_dropped_and_written_over(tmp_path: Path) -> None:
    path = tmp_path / "manifest"
    opened, _ = manifest.resume(path, HEADING)
    with opened:
        opened.acknowledged([(1, 10)])
    with path.open("ab") as file:
        file.write(b"2 2")
    assert manifest.read(path).tweets == {1: 10}
    again, record = manifest.resume(path, HEADING)
    assert record.tweets == {1: 10}
    with again:
        again.acknowledged([(2, 20)])
    assert manifest.read(path).tweets == {1: 10, 2: 20}


def test_many_threads_may_write_at_once(tmp_path: Path) -> None:
    opened, _ = manifest.resume(tmp_path / "manifest", HEADING)
    with opened, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: opened.acknowledged([(number, number + 1000)]), range(500)))
    assert manifest.read(opened.path).tweets == {number: number + 1000 for number in range(500)}


def test_an_event_acknowledged_twice_with_one_tweet_is_one(tmp_path: Path) -> None:
    opened, _ = manifest.resume(tmp_path / "manifest", HEADING)
    with opened:
        opened.acknowledged([(1, 10), (1, 10)])
    assert manifest.read(opened.path).tweets == {1: 10}


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (b"1 10\n1 11\n", "one event two tweets"),
        (b"1 10\n2 10\n", "one tweet to two events"),
        (b"1 ten\n", "line"),
        (b"1 10 100\n", "line"),
        (b"{}\n", "line"),
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(tmp_path: Path, lines: bytes, fault: str) -> None:
    path = tmp_path / "manifest"
    opened, _ = manifest.resume(path, HEADING)
    opened.close()
    path.write_bytes(path.read_bytes() + lines)
    with pytest.raises(manifest.ManifestError, match=fault):
        manifest.read(path)


def test_another_trace_a_missing_file_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "manifest"
    with pytest.raises(manifest.ManifestError, match="missing"):
        manifest.read(path)
    opened, _ = manifest.resume(path, HEADING)
    opened.close()
    with pytest.raises(manifest.ManifestError, match="other"):
        manifest.resume(path, {"trace": "other"})
    path.write_bytes(b"")
    with pytest.raises(manifest.ManifestError, match="empty"):
        manifest.read(path)


def test_two_loads_cannot_write_one_manifest(tmp_path: Path) -> None:
    opened, _ = manifest.resume(tmp_path / "manifest", HEADING)
    with opened, pytest.raises(manifest.ManifestError, match="another load"):
        manifest.resume(opened.path, HEADING)
    again, _ = manifest.resume(opened.path, HEADING)
    again.close()
