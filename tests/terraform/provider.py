"""Terraform, as the tests run it: with the real provider from a folder on this machine, and without an account.

Where the program or the provider is missing, tests that need them are skipped with the reason; with REQUIRE_TERRAFORM=1
they fail instead.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TERRAFORM = ROOT / "terraform"
PROVIDER = Path("registry.terraform.io/hashicorp/aws")

_USUAL_PLACES = (
    "/opt/*",
    "/usr/share/*",
    "/usr/local/share/*",
    "~/.terraform.d/plugins",
    "~/.local/share/terraform/plugins",
)

_CLI_CONFIG = """
provider_installation {{
  filesystem_mirror {{
    path    = "{mirror}"
    include = ["registry.terraform.io/*/*"]
  }}
  direct {{
    exclude = ["registry.terraform.io/*/*"]
  }}
}}
disable_checkpoint = true
"""

_SECONDS = 1_800
"""Far above what a quiet machine needs; a busy one has been seen to take twenty times as long."""


@dataclass(frozen=True)
class Outcome:
    """What one command said."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """Everything, for the message of a failure."""
        return f"{self.out}\n{self.err}"[-6_000:]


@dataclass(frozen=True)
class Terraform:
    """The program with its own configuration; commands run one after the other."""

    program: str
    environment: Mapping[str, str]

    def run(self, folder: Path, *arguments: str, **more: str) -> Outcome:
        """One command in `folder`, with `more` in its environment; never waits for an answer from a person."""
        done = subprocess.run(
            [self.program, *arguments],
            cwd=folder,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def init(self, folder: Path) -> None:
        """Makes a folder of a copy ready, with its state beside it; once is enough."""
        if (folder / ".terraform").exists():
            return
        done = self.run(folder, "init", "-input=false", "-no-color")
        assert done.code == 0, done.told

    def validated(self, folder: Path) -> dict[str, Any]:
        """What `validate` has to say."""
        self.init(folder)
        return json.loads(self.run(folder, "validate", "-json").out)

    def planned(self, folder: Path, *arguments: str, **more: str) -> dict[str, Any]:
        """A plan as Terraform's JSON, and the file that holds it under `file`."""
        self.init(folder)
        plan = folder / "offline.tfplan"
        done = self.run(folder, "plan", "-input=false", "-no-color", "-lock=false", f"-out={plan}", *arguments, **more)
        assert done.code == 0, done.told
        assert "Warning:" not in done.out, done.told
        shown = self.run(folder, "show", "-json", str(plan), **more)
        assert shown.code == 0, shown.told
        return json.loads(shown.out)


def missing() -> str:
    """Why Terraform cannot run here, or nothing."""
    if shutil.which("terraform") is None:
        return "terraform is not on the path"
    if mirror() is None:
        return f"no folder holds {PROVIDER}; name one in TF_MIRROR"
    return ""


def mirror() -> Path | None:
    """The folder that holds the provider: TF_MIRROR, or one of the usual places, or what Terraform's own file names."""
    named = os.environ.get("TF_MIRROR")
    if named:
        return Path(named) if (Path(named) / PROVIDER).is_dir() else None
    for place in map(os.path.expanduser, _USUAL_PLACES):
        root, _, pattern = place.partition("*")
        found = [Path(root), *(sorted(Path(root).glob("*")) if pattern == "" and place.endswith("*") else [])]
        for folder in found:
            if (folder / PROVIDER).is_dir():
                return folder
    return _named_by_cli_config()


def _named_by_cli_config() -> Path | None:
    config = Path(os.environ.get("TF_CLI_CONFIG_FILE", "~/.terraformrc")).expanduser()
    if not config.is_file():
        return None
    quoted = config.read_text().split('"')[1::2]
    return next((Path(each) for each in quoted if (Path(each) / PROVIDER).is_dir()), None)


def require_terraform(folder: Path) -> Terraform:
    """Terraform with a configuration of its own in `folder`; skips, or fails with REQUIRE_TERRAFORM=1, without it."""
    reason = missing()
    if reason and os.environ.get("REQUIRE_TERRAFORM") == "1":
        pytest.fail(f"REQUIRE_TERRAFORM=1, but {reason}", pytrace=False)
    if reason:
        pytest.skip(reason)
    config = folder / "terraform.rc"
    config.write_text(_CLI_CONFIG.format(mirror=mirror()))
    return Terraform(str(shutil.which("terraform")), _environment(config))


def _environment(config: Path) -> dict[str, str]:
    """Ours without anything that could reach an account, or change what Terraform does."""
    kept = {key: text for key, text in os.environ.items() if not key.startswith(("TF_", "AWS_"))}
    return {
        **kept,
        "TF_CLI_CONFIG_FILE": str(config),
        "TF_IN_AUTOMATION": "1",
        "CHECKPOINT_DISABLE": "1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def copied(folder: Path) -> Path:
    """A copy of terraform/ in which Terraform may leave its traces."""
    copy = folder / "terraform"
    shutil.copytree(
        TERRAFORM, copy, ignore=shutil.ignore_patterns(".terraform", "*.tfplan", "*.tfstate*", "*_override.tf")
    )
    for path in copy.glob("stacks/*/versions.tf"):
        if 'backend "s3"' in path.read_text():
            (path.parent / "offline_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
    return copy


def folders(*kinds: str) -> list[str]:
    """Every module, stack or example, as paths below terraform/."""
    chosen = kinds or ("modules", "stacks", "examples")
    return [
        str(path.parent.relative_to(TERRAFORM))
        for kind in chosen
        for path in sorted((TERRAFORM / kind).glob("*/main.tf"))
    ]
