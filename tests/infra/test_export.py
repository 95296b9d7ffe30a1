"""Settings on their way from parameters to the file that a machine's processes start with."""

import json
import stat
import subprocess

import pytest
from click.testing import CliRunner

from config import settings as config
from config.settings import keys
from stack.cli import murmur
from stack.errors import StackError
from stack.infra import export

PATH = "/murmur/prod/eu-west-1/config"
CANARY = 'canary "$HOME" `id` \\ end'
KEY = "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n"


@pytest.fixture
def put(cloud):
    def one(**values):
        for key, value in values.items():
            cloud("ssm").put_parameter(Name=f"{PATH}/{key}", Value=value, Type="String", Overwrite=True)

    return one


@pytest.fixture
def secret(cloud):
    def make(name, text):
        return "secret:" + cloud("secretsmanager").create_secret(Name=name, SecretString=text)["ARN"]

    return make


@pytest.fixture
def whole(put, secret):
    """All that a process needs to start."""
    put(
        ENVIRONMENT="prod",
        CASSANDRA_CONTACT_POINTS="10.0.0.10,10.0.1.10",
        CASSANDRA_REPLICATION="eu_west_1:3",
        CASSANDRA_PASSWORD=secret("cassandra", CANARY),
        BROKER_URL="rediss://broker:6379/0",
        CACHE_URL="rediss://cache:6379/0",
        CACHE_CLUSTER="true",
        CACHE_AUTH="empty:",
        TOKEN_SIGNING_KEY=secret("signing", KEY),
        OUTBOX_SHARDS="64",
    )


def test_what_was_exported_is_what_a_process_starts_with(whole, aws, tmp_path):
    file = tmp_path / "etc" / "settings.env"
    assert export.export(aws, PATH + "/", file) == 10
    settings = config.load(export.read_file(file))
    assert settings.cassandra_contact_points == ("10.0.0.10", "10.0.1.10")
    assert settings.cassandra_replication == {"eu_west_1": 3}
    assert settings.cassandra_password == CANARY and settings.token_signing_key == KEY
    assert settings.cache_cluster is True and settings.cache_auth == "" and settings.outbox_shards == 64


def test_the_file_is_its_owners_alone(whole, aws, tmp_path):
    file = tmp_path / "settings.env"
    file.write_text("before")
    file.chmod(0o644)
    export.export(aws, PATH, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["settings.env"]


def test_a_shell_reads_the_file_alike(whole, aws, tmp_path):
    file = tmp_path / "settings.env"
    export.export(aws, PATH, file)
    words = '. "$1"; printf %s "$MURMUR_CASSANDRA_PASSWORD|$MURMUR_TOKEN_SIGNING_KEY"'
    said = subprocess.run(["sh", "-c", words, "sh", str(file)], capture_output=True, text=True, check=True).stdout
    assert said == f"{CANARY}|{KEY}"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("HOME_HORIZON_DAY", "7", "no settings of Murmuration: HOME_HORIZON_DAY"),
        ("LOG_LEVEL", "debug", "only a machine says of itself: LOG_LEVEL"),
        ("CASSANDRA_PASSWORD", "hunter2", "CASSANDRA_PASSWORD is a secret"),
        ("BROKER_URL", "secret:arn:aws:secretsmanager:eu-west-1:1:secret:x", "BROKER_URL is no secret"),
        ("CASSANDRA_PASSWORD", "secret:arn:aws:secretsmanager:eu-west-1:1:secret:gone", "get_secret_value"),
        ("CASSANDRA_PORT", "70000", "MURMUR_CASSANDRA_PORT"),
    ],
)
def test_what_is_not_as_agreed_is_refused_and_nothing_written(whole, put, aws, tmp_path, key, value, sentence):
    put(**{key: value})
    with pytest.raises((StackError, config.SettingsError), match=sentence) as refused:
        export.export(aws, PATH, tmp_path / "settings.env")
    assert not list(tmp_path.iterdir())
    assert "hunter2" not in str(refused.value)


def test_settings_that_lack_one_are_refused(put, aws, tmp_path):
    put(ENVIRONMENT="prod")
    with pytest.raises(config.SettingsError, match="MURMUR_CASSANDRA_CONTACT_POINTS"):
        export.export(aws, PATH, tmp_path / "settings.env")


def test_a_path_without_parameters_is_refused(aws, tmp_path):
    with pytest.raises(StackError, match="no parameters below /murmur/prod/eu-west-1/config"):
        export.export(aws, PATH, tmp_path / "settings.env")
    with pytest.raises(StackError, match="no path of parameters"):
        export.export(aws, "murmur prod", tmp_path / "settings.env")


def test_more_parameters_than_fit_on_a_page_are_all_read(whole, put, aws):
    tunables = [row for row in keys() if row["source"] == "default" and row["type"] == "integer"]
    put(**{row["name"]: str(row["default"]) for row in tunables})
    assert {row["name"] for row in tunables} <= export.read(aws, PATH).keys()


def test_the_command_says_what_it_did_and_prints_no_secret(whole, tmp_path):
    file = tmp_path / "settings.env"
    words = ["config", "export", "--from-ssm", PATH, "--region", "eu-west-1", "--to", str(file)]
    done = CliRunner().invoke(murmur, words)
    assert done.exit_code == 0, done.output
    assert "10 settings" in done.output and "canary" not in done.output
    assert file.exists()


def test_a_file_that_somebody_edited_is_refused(whole, aws, tmp_path):
    file = tmp_path / "settings.env"
    export.export(aws, PATH, file)
    file.write_text(file.read_text() + "PATH=/tmp\n")
    with pytest.raises(StackError, match="not as `murmur config export` writes it"):
        export.read_file(file)


def test_the_contract_names_every_setting_once():
    rows = json.loads(CliRunner().invoke(murmur, ["config", "keys", "--json"]).output)
    names = [row["name"] for row in rows]
    assert len(set(names)) == len(names) == len(config.Settings.model_fields)
    assert {row["source"] for row in rows} == {"stack", "machine", "default"}
    assert {row["name"] for row in rows if row["secret"]} == {
        "CASSANDRA_PASSWORD",
        "BROKER_AUTH",
        "CACHE_AUTH",
        "TOKEN_SIGNING_KEY",
    }
