"""AWS as moto plays it, in this process; nothing leaves the machine."""

from functools import cache

import boto3
import pytest
from moto import mock_aws

from stack.infra.aws import Aws

REGION = "eu-west-1"


@pytest.fixture
def cloud(monkeypatch, tmp_path_factory):
    """A region of an empty account, and boto3 clients by `cloud("ssm")`."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.delenv(name, raising=False)
    # moto's thousands of machine images take longer to read than all tests together.
    images = tmp_path_factory.mktemp("cloud") / "images.json"
    images.write_text("[]")
    monkeypatch.setenv("MOTO_AMIS_PATH", str(images))
    with mock_aws():
        yield cache(lambda service: boto3.client(service, region_name=REGION))


@pytest.fixture
def aws(cloud):
    return Aws(REGION)
