"""`cql/schema.cql` is the whole truth: the same as the steps together, and as what they make of a real keyspace."""

import re

from cql.migrate import STEPS, steps

_OUTSIDE_STEPS = {
    "schema_lock": {"name": "text", "holder": "uuid"},
    "schema_version": {"version": "int", "name": "text", "checksum": "text"},
}
"""The migration's own tables, which it must have before the first step."""


def without_comments(text):
    lines = [line for line in text.splitlines() if not line.strip().startswith("--")]
    return " ".join(" ".join(lines).split())


def split_outside_brackets(text):
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "(<{") - (letter in ")>}")
        if letter == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    return [*parts, text[start:].strip()]


def body_and_options(text):
    """What stands between the outermost brackets, and what stands behind them."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return text[1:at], text[at + 1 :].strip()
    raise AssertionError(text)


def tables(statements):
    """By name: columns with their types, primary key, options; as CREATE and ALTER statements come to."""
    found = {}
    for statement in statements:
        created = re.match(r"CREATE TABLE (\w+) (\(.*)", statement)
        altered = re.fullmatch(r"ALTER TABLE (\w+) ADD \(?(.*?)\)?", statement)
        assert created or altered, f"steps create tables or add columns: {statement[:80]}"
        if created:
            found[created[1]] = table(*body_and_options(created[2]))
        else:
            found[altered[1]][0].update(column(part) for part in split_outside_brackets(altered[2]))
    return found


def column(text):
    name, kind = text.replace(" PRIMARY KEY", "").split(" ", 1)
    return name, kind


def table(body, options):
    parts = split_outside_brackets(body)
    keys = [part.removeprefix("PRIMARY KEY ") for part in parts if part.startswith("PRIMARY KEY ")]
    columns = dict(column(part) for part in parts if not part.startswith("PRIMARY KEY "))
    inline = [f"({column(part)[0]})" for part in parts if part.endswith(" PRIMARY KEY")]
    return columns, (keys + inline)[0], options


def truth():
    text = without_comments((STEPS.parent / "schema.cql").read_text())
    return tables([part.strip() for part in text.split(";") if part.strip()])


def test_the_whole_truth_equals_the_steps_together():
    done = [" ".join(statement.split()) for step in steps() for statement in step.statements]
    assert truth() == tables(done)


def test_the_whole_truth_equals_a_keyspace_that_the_steps_made(services):
    keyspace = services.settings.cassandra_keyspace
    asked = "SELECT table_name, column_name, type FROM system_schema.columns WHERE keyspace_name = %s"
    live = {}
    for name, column_name, kind in services.store.session.simple(asked, (keyspace,)):
        live.setdefault(name, {})[column_name] = kind
    assert live == {name: columns for name, (columns, _, _) in truth().items()} | _OUTSIDE_STEPS


def test_the_order_and_kind_of_the_keys_are_those_of_the_keyspace(services):
    keyspace = services.settings.cassandra_keyspace
    asked = "SELECT table_name, column_name, kind, position FROM system_schema.columns WHERE keyspace_name = %s"
    live = {}
    for name, column_name, kind, position in services.store.session.simple(asked, (keyspace,)):
        if kind in {"partition_key", "clustering"}:
            live.setdefault(name, []).append((kind != "partition_key", position, column_name))
    for name, (_, key, _) in truth().items():
        assert [each for _, _, each in sorted(live[name])] == re.findall(r"\w+", key), name


def test_steps_are_numbered_without_a_gap():
    assert [step.version for step in steps()] == list(range(1, len(steps()) + 1))
