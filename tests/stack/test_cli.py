"""What a person sees who types `murmur`: help everywhere, clear errors, a status that scripts can use."""

import json
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from config.settings import Settings
from stack import cli
from stack.environment import ROOT, inherited


def all_commands(command=cli.murmur, path=()):
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from all_commands(command.get_command(context, name), (*path, name))


def murmur(*words):
    """The command as it is typed, exit status and all."""
    argv = [sys.executable, "-c", "from stack.cli import main; main()", *words]
    return subprocess.run(argv, cwd=ROOT, env=inherited(), capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("path", list(all_commands()), ids=" ".join)
def test_every_command_has_help_that_says_what_it_does(path):
    result = CliRunner().invoke(cli.murmur, [*path, "--help"])
    assert result.exit_code == 0
    assert "Usage: murmur" in result.output or "Usage:" in result.output
    assert len(result.output.splitlines()) > 4


def test_the_commands_of_the_issue_are_there():
    names = {" ".join(path) for path in all_commands()}
    promised = "up down status migrate world token app load audit cql node config".split()
    nodes = [f"node {verb}" for verb in ("list", "kill", "freeze", "thaw", "start")]
    apps = [f"app {verb}" for verb in ("create", "list", "rotate", "delete")]
    assert names >= {*promised, *nodes, *apps, "config keys"}


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["token", "alice"],
        ["migrate"],
        ["world"],
        ["cql"],
        ["node", "list"],
        ["node", "kill", "1"],
    ],
)
def test_where_nothing_runs_every_command_says_so_and_fails(words, tmp_path):
    done = murmur("--state", str(tmp_path / "none"), *words)
    assert done.returncode == 1
    assert "murmur up" in done.stderr and "Traceback" not in done.stderr


def test_nothing_to_stop_is_no_failure(tmp_path):
    done = murmur("--state", str(tmp_path / "none"), "down")
    assert done.returncode == 0 and "Nothing" in done.stdout
    assert not (tmp_path / "none").exists()


def test_a_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    for words in (["up"], ["up", "--fresh"]):
        done = murmur("--state", str(tmp_path), *words)
        assert done.returncode == 1 and "Traceback" not in done.stderr
    assert (tmp_path / "thesis.txt").exists()


def test_what_is_typed_wrong_is_explained():
    assert murmur("fly").returncode == 2
    assert murmur("up", "--nodes", "2").returncode == 2


def test_a_command_that_cannot_be_imported_says_why_and_spares_the_others(monkeypatch):
    point = cli.EntryPoint("load", "no_such_room.load:load", cli.GROUP)
    monkeypatch.setattr(cli, "entry_points", lambda **_: [point])
    assert CliRunner().invoke(cli.murmur, ["--help"]).exit_code == 0
    result = CliRunner().invoke(cli.murmur, ["load"])
    assert result.exit_code == 1 and "no_such_room" in result.output


def test_the_contract_of_settings_names_every_key_with_type_source_default_and_secrecy():
    rows = json.loads(CliRunner().invoke(cli.murmur, ["config", "keys", "--json"]).output)
    assert [row["name"] for row in rows] == [name.upper() for name in Settings.model_fields]
    for row in rows:
        assert row.keys() >= {"name", "type", "source", "default", "secret"}
        assert row["source"] in {"stack", "machine", "default"}
        assert not (row["secret"] and row["default"]), "a secret must not have a default worth anything"


def test_the_keys_that_a_region_provides_are_those_of_the_agreement():
    rows = json.loads(CliRunner().invoke(cli.murmur, ["config", "keys", "--json"]).output)
    agreed = """ENVIRONMENT REGION PUBLIC_URL CASSANDRA_CONTACT_POINTS CASSANDRA_PORT CASSANDRA_LOCAL_DC
    CASSANDRA_KEYSPACE CASSANDRA_REPLICATION CASSANDRA_CA_PEM CASSANDRA_USERNAME CASSANDRA_PASSWORD BROKER_URL
    BROKER_AUTH CACHE_URL CACHE_AUTH CACHE_CLUSTER TOKEN_SIGNING_KEY MEDIA_BUCKET MEDIA_CDN_DOMAIN
    HOME_HORIZON_DAYS METRICS_NAMESPACE""".split()
    assert [row["name"] for row in rows if row["source"] == "stack"] == agreed
