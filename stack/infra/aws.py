"""AWS through boto3: clients of one region, made when they are first needed; every failure is a sentence."""

from collections.abc import Iterator
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from stack.errors import StackError

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 5, 30, 5


class AwsError(StackError):
    """AWS refused or did not answer; `code` is its own word for the reason, empty if it said none."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class Aws:
    """Calls of one region, by service and name; clients given by name (`ssm=…`) are used instead of new ones."""

    def __init__(self, region: str | None = None, **clients: Any) -> None:
        self.region = region
        self._clients = clients

    def client(self, service: str) -> Any:
        """The boto3 client of a service."""
        if service not in self._clients:
            config = Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"mode": "standard", "max_attempts": ATTEMPTS},
            )
            try:
                self._clients[service] = boto3.client(service, region_name=self.region, config=config)
            except BotoCoreError as error:
                raise AwsError(f"AWS cannot be asked: {error}.") from error
        return self._clients[service]

    def ask(self, service: str, call: str, /, **params: Any) -> Any:
        """One call's answer; AwsError if it failed."""
        with_client = getattr(self.client(service), call)
        try:
            return with_client(**params)
        except ClientError as error:
            said = error.response["Error"]
            raise AwsError(f"AWS refused {service} {call}: {said.get('Message')}", said.get("Code", "")) from error
        except BotoCoreError as error:
            raise AwsError(f"AWS did not answer {service} {call}: {error}") from error

    def pages(self, service: str, call: str, key: str, /, **params: Any) -> Iterator[Any]:
        """The rows under `key` on every page of a call that comes in pages."""
        try:
            for page in self.client(service).get_paginator(call).paginate(**params):
                yield from page.get(key, [])
        except ClientError as error:
            said = error.response["Error"]
            raise AwsError(f"AWS refused {service} {call}: {said.get('Message')}", said.get("Code", "")) from error
        except BotoCoreError as error:
            raise AwsError(f"AWS did not answer {service} {call}: {error}") from error

    def upload(self, path: str, bucket: str, key: str) -> None:
        """Put a file of any size into a bucket."""
        try:
            self.client("s3").upload_file(path, bucket, key)
        except (ClientError, BotoCoreError, boto3.exceptions.Boto3Error, OSError) as error:
            raise AwsError(f"s3://{bucket}/{key} could not be written: {error}") from error

    def download(self, bucket: str, key: str, path: str) -> None:
        """Fetch a file of any size from a bucket."""
        try:
            self.client("s3").download_file(bucket, key, path)
        except (ClientError, BotoCoreError, boto3.exceptions.Boto3Error, OSError) as error:
            raise AwsError(f"s3://{bucket}/{key} could not be read: {error}") from error
