"""Settings from where Terraform put them to a file that systemd reads: parameters by key, secrets resolved."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.settings import PREFIX, keys, load
from stack.errors import StackError
from stack.infra.aws import Aws
from stack.state import write_private

SECRET = "secret:"  # noqa: S105
EMPTY = "empty:"
"""A parameter cannot hold an empty text; this word stands for it."""

FILE = Path("/etc/murmur/settings.env")
_PATH = re.compile(r"(/[A-Za-z0-9_.-]+)+")


def export(aws: Aws, path: str, file: Path) -> int:
    """Write every setting below `path`, resolved, readable by its owner alone; how many there were.

    StackError, and no file, when a key is unknown or not the stack's to set, when a secret cannot be resolved,
    or when the settings as a whole are not ones that a process would start with.
    """
    values = resolved(aws, read(aws, path))
    load({PREFIX + key: value for key, value in values.items()})
    file.parent.mkdir(parents=True, exist_ok=True)
    write_private(file, as_file(values))
    return len(values)


def read(aws: Aws, path: str) -> dict[str, str]:
    """The parameters right below `path`, by key; StackError for a key that the stack may not set."""
    if not _PATH.fullmatch(path.rstrip("/")):
        raise StackError(f"{path!r} is no path of parameters; one looks like /murmur/prod/eu-west-1/config/.")
    folder = path.rstrip("/")
    rows = aws.pages("ssm", "get_parameters_by_path", "Parameters", Path=folder, WithDecryption=True)
    found = {row["Name"].rpartition("/")[2]: row["Value"] for row in rows}
    if not found:
        raise StackError(f"There are no parameters below {folder}; apply the region stack first, or look at the path.")
    _check_keys(found, folder)
    return {key: "" if value == EMPTY else value for key, value in found.items()}


def _check_keys(found: Mapping[str, str], folder: str) -> None:
    known = {row["name"]: row for row in keys()}
    unknown = sorted(found.keys() - known.keys())
    if unknown:
        raise StackError(f"{folder} holds keys that are no settings of Murmuration: {', '.join(unknown)}.")
    foreign = sorted(key for key in found if known[key]["source"] == "machine")
    if foreign:
        raise StackError(f"{folder} sets what only a machine says of itself: {', '.join(foreign)}.")


def resolved(aws: Aws, values: Mapping[str, str]) -> dict[str, str]:
    """The same values with each `secret:<arn>` replaced by what Secrets Manager holds; StackError names the key."""
    secret = {row["name"] for row in keys() if row["secret"]}
    return {key: _value(aws, key, value, secret=key in secret) for key, value in values.items()}


def _value(aws: Aws, key: str, value: str, *, secret: bool) -> str:
    if not value.startswith(SECRET):
        if secret and value:
            raise StackError(f"{key} is a secret and lies among the parameters in plain; put `secret:<arn>` there.")
        return value
    if not secret:
        raise StackError(f"{key} is no secret, so it cannot be one of Secrets Manager's.")
    answer: Any = aws.ask("secretsmanager", "get_secret_value", SecretId=value.removeprefix(SECRET))
    text = answer.get("SecretString")
    if not isinstance(text, str) or not text:
        raise StackError(f"{key}: its secret holds no text yet; docs/runbooks/key-rotation.md says how to fill it.")
    return text


def as_file(values: Mapping[str, str]) -> str:
    """Lines `MURMUR_KEY="value"` that systemd's EnvironmentFile and a shell read alike, sorted."""
    return "".join(f'{PREFIX}{key}="{_quoted(value)}"\n' for key, value in sorted(values.items()))


def _quoted(value: str) -> str:
    if "\0" in value:
        raise StackError("A setting holds a zero byte, which no environment can.")
    return re.sub(r'([\\"$`])', r"\\\1", value)


def read_file(file: Path) -> dict[str, str]:
    """The environment variables in a file of ours; StackError if it is not there or not ours."""
    try:
        text = file.read_text()
    except OSError as error:
        raise StackError(f"{file} cannot be read ({error.strerror}); `murmur config export` writes it.") from error
    line = re.compile(r'([A-Z][A-Z0-9_]*)="((?:[^\\"]|\\.)*)"\n', re.DOTALL)
    found, end = {}, 0
    for match in line.finditer(text):
        if match.start() != end:
            break
        found[match[1]] = re.sub(r"\\(.)", r"\1", match[2], flags=re.DOTALL)
        end = match.end()
    if end != len(text):
        raise StackError(f"{file} is not as `murmur config export` writes it, from character {end} on.")
    return found
