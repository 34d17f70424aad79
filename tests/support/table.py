"""The stack's own resources on moto, for small tests: the table as the template declares it, the two keys, the base URL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import yaml
from moto import mock_aws

ROOT = Path(__file__).parents[2]
BASE_URL = "https://cme.exampleshire.example"


class _AnyTag(yaml.SafeLoader):
    """Reads the template without resolving CloudFormation's functions."""


_AnyTag.add_multi_constructor("!", lambda loader, suffix, node: f"!{suffix}")


def table_properties() -> dict[str, Any]:
    template = yaml.load((ROOT / "infrastructure/resources.yaml").read_text(), _AnyTag)
    wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    return {name: template["Resources"]["Table"]["Properties"][name] for name in wanted}


def environment(table: str) -> dict[str, str]:
    return {
        "AWS_DEFAULT_REGION": "eu-west-2",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "TABLE_NAME": table,
        "STAGE": "test",
        "BASE_URL_PARAMETER": "/cme/base-url",
        "STACK_KEY_SECRET": "cme-stack-key",
        "MAIL_FROM": "cme@exampleshire.example",
        "CONFIGURATION_SET": "cme",
    }


@contextmanager
def stack_on_moto(table: str = "cme-test") -> Iterator[None]:
    """A fresh stack; the environment is put back afterwards."""
    from chalicelib import bootstrap
    from chalicelib.adapters import aws
    from chalicelib.adapters.rows import Row

    before = dict(os.environ)
    os.environ.update(environment(table))
    os.environ.pop("AWS_ENDPOINT_URL", None)
    caches = (bootstrap._world, bootstrap.settings, aws.client, aws._session)
    try:
        with mock_aws():
            Row._connection = None
            for cached in caches:
                cached.cache_clear()
            boto3.client("dynamodb").create_table(TableName=table, **table_properties())
            boto3.client("secretsmanager").create_secret(Name="cme-stack-key", SecretString="k" * 64)
            boto3.client("ssm").put_parameter(Name="/cme/base-url", Value=BASE_URL, Type="String")
            boto3.client("sesv2").create_email_identity(EmailIdentity="exampleshire.example")
            os.environ["DATA_KEY_ID"] = boto3.client("kms").create_key()["KeyMetadata"]["Arn"]
            yield
    finally:
        Row._connection = None
        for cached in caches:
            cached.cache_clear()
        os.environ.clear()
        os.environ.update(before)
