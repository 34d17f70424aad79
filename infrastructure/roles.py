"""Puts the permissions boundary on every role of the template: those that Chalice makes, and our own."""

from typing import Any

BOUNDARY = {"Fn::If": ["HasBoundary", {"Ref": "PermissionsBoundary"}, {"Ref": "AWS::NoValue"}]}


def bounded(template: dict[str, Any]) -> dict[str, Any]:
    """The template, with the boundary on its roles when one is given."""
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::IAM::Role":
            resource["Properties"]["PermissionsBoundary"] = BOUNDARY
    return template
