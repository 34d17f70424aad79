"""The packaged template as CloudFormation sees it."""

import copy
from typing import Any

import boto3


def translated(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The resources as CloudFormation sees them, once AWS's own transform has run."""
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name="eu-west-2"))
    given = {"Stage": "trial", "ArtifactBucket": "bucket", "PackageKey": "key", "MailFrom": "cme@county.example"}
    found: dict[str, dict[str, Any]] = translator.translate(copy.deepcopy(template), given)["Resources"]
    return found
