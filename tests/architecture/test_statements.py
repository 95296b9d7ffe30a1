"""Every statement has a name, is bounded, says whether it may be sent twice, and is used."""

import ast
import re

import pytest

from cql.statements.every import ALL, SUBJECTS
from cql.statements.statement import Statement
from tests.architecture.sources import ROOT, sources
from tests.architecture.test_schema import truth

CONSTANTS = {
    name: value for subject in SUBJECTS for name, value in vars(subject).items() if isinstance(value, Statement)
}

IN_LISTS = {
    # Who makes the lists, and how long they get: cql.users.IN_MAX, cql.follows._ACROSS, cql.readers._ACROSS,
    # cql.timelines._ACROSS, three buckets.
    "users": 100,
    "tweets": 100,
    "relation": 100,
    "blocked_by": 100,
    "posted": 16,
    "newest": 3,
    "first_followers": 16,
    "decisions": 64,
    "bookmarks": 100,
    "lists": 100,
}
"""Statements with IN, and how many keys each may name: its coordinator asks for every one of them."""

WHOLE_TABLES = {"users_from"}
"""Reads that go through a whole table, so many rows at a time: the backfill of names, run by a person."""

READS = [each for each in ALL.values() if each.kind in {"read", "serial"}]
WRITES = [each for each in ALL.values() if each.kind in {"write", "claim"}]


def table_of(statement):
    return re.search(r"\{ks\}\.(\w+)", statement.cql)[1]


def keys_of(table):
    """The columns of the partition key, and those of the clustering key."""
    key = truth()[table][1][1:-1]
    partition = re.match(r"\(([^)]*)\)", key)
    if partition:
        return re.findall(r"\w+", partition[1]), re.findall(r"\w+", key[partition.end() :])
    first, *rest = re.findall(r"\w+", key)
    return [first], rest


def named(statement, comparison):
    return set(re.findall(rf"(\w+) {comparison} ", statement.cql.partition(" WHERE ")[2]))


@pytest.mark.parametrize("statement", READS, ids=lambda each: each.name)
def test_a_read_is_bounded_by_its_whole_key_or_by_a_limit(statement):
    partition, clustering = keys_of(table_of(statement))
    equal, listed = named(statement, "="), named(statement, "IN")
    if statement.name in WHOLE_TABLES:
        assert " TOKEN(" in statement.cql and statement.cql.endswith(" LIMIT ?")
        return
    assert set(partition) <= equal | listed, "a read names its partition"
    one_row = set(clustering) <= equal | listed
    assert one_row or re.search(r" LIMIT (\?|\d+)$", statement.cql), "a read of many rows has a LIMIT"
    assert "ALLOW FILTERING" not in statement.cql


@pytest.mark.parametrize("statement", WRITES, ids=lambda each: each.name)
def test_a_write_names_one_row_and_deletes_nothing(statement):
    partition, clustering = keys_of(table_of(statement))
    if statement.cql.startswith("INSERT"):
        columns = set(re.findall(r"\w+", re.search(r"\(([^)]*)\) VALUES", statement.cql)[1]))
        assert {*partition, *clustering} <= columns
    else:
        assert statement.cql.startswith("UPDATE")
        assert {*partition, *clustering} <= named(statement, "=")
    assert " IN " not in statement.cql


def test_lists_of_keys_are_those_that_are_known_here():
    assert {each.name for each in ALL.values() if " IN ?" in each.cql} == set(IN_LISTS)


@pytest.mark.parametrize("statement", ALL.values(), ids=lambda each: each.name)
def test_what_is_conditional_is_a_claim_and_may_not_be_sent_twice_unseen(statement):
    conditional = bool(re.search(r" IF (NOT EXISTS|EXISTS|\w+ =)", statement.cql))
    assert conditional == (statement.kind == "claim") == (not statement.idempotent)
    assert not re.search(r"\b(now\(\)|uuid\(\))|\+ \?", statement.cql), "sent twice, it would not be the same"
    assert not re.search(r"\w+ = \w+ [+-]", statement.cql), "no counters, no collections that grow"


def test_tables_with_claims_are_written_by_claims_alone():
    claimed = {table_of(each) for each in ALL.values() if each.kind == "claim"}
    assert not claimed & {table_of(each) for each in ALL.values() if each.kind == "write"}
    serial = {table_of(each) for each in ALL.values() if each.kind == "serial"}
    assert serial == claimed


def test_every_statement_is_a_constant_of_its_own_name():
    assert {each.name for each in CONSTANTS.values()} == set(ALL)
    assert all(CONSTANTS[name.upper()] is each for name, each in ALL.items())


def test_every_statement_is_used():
    used = set()
    for path in sources("cql"):
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used.add(node.attr)
    assert not set(CONSTANTS) - used


def test_what_derives_from_a_post_carries_its_stamp_and_what_may_run_out_its_end():
    for name in ("add_tweet", "add_to_user_timeline", "add_to_home", "delete_tweet", "set_follow", "set_follower"):
        assert "USING TIMESTAMP ?" in ALL[name].cql
    for name in ("add_to_home", "add_event", "save_cursor", "mark_done", "claim_key"):
        assert "TTL" in ALL[name].cql
