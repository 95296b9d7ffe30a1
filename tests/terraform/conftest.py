"""Terraform and a copy of its folder for all tests here; what takes long runs only when it is asked for."""

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.terraform import provider
from tests.terraform.rendered import render

INSTALLER = '#!/bin/sh\nset -eu\necho "$PWD" >>"$ROOT/installed"\n'
ALL = os.environ.get("MURMURATION_TERRAFORM") == "all"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`make terraform` asks for everything, `make test` and `make terraform-fast` for what is quick."""
    long = [item for item in items if item.get_closest_marker("terraform_all")]
    if long and not ALL:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in set(long)]


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> provider.Terraform:
    """The program with the provider of this machine."""
    return provider.require_terraform(tmp_path_factory.mktemp("cli"))


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of terraform/, shared by all tests: each folder is made ready once."""
    yield provider.copied(tmp_path_factory.mktemp("tree"))


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that only remembers where it was installed from."""
    folder = tmp_path_factory.mktemp("release")
    installer = folder / "install.sh"
    installer.write_text(INSTALLER)
    installer.chmod(0o755)
    with tarfile.open(folder / "archive.tar.gz", "w:gz") as made:
        made.add(installer, "install.sh")
    return folder / "archive.tar.gz"


@pytest.fixture(scope="session")
def rendered(terraform: provider.Terraform, archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Terraform renders for machines, by name."""
    return render(terraform, tmp_path_factory.mktemp("rendered"), archive)
