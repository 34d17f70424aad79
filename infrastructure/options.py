"""The options of `make deploy`: checks them, with plain words for what cannot be right, and turns them into template parameters.

An option that is missing or empty leaves the stack as it was. The word `none` takes something back.
"""

import argparse
import re

from chalicelib.settings import HELD
from infrastructure.steps import PlainFailure

NONE = "none"
ADDRESS = r"[^@\s<>,;*]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
DOMAIN = r"([A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
SHAPES = (
    (
        "mail_from",
        ADDRESS,
        "MAIL_FROM is one email address alone, without a name or brackets, such as MAIL_FROM=cme@county.gov.uk.",
    ),
    ("alarms", rf"{ADDRESS}|{NONE}", "ALARMS is one email address; ALARMS=none takes it away."),
    (
        "domain",
        rf"([a-z0-9-]+\.)+[a-z]+|{NONE}",
        "DOMAIN is a name alone, in small letters, such as missing-education.county.gov.uk; DOMAIN=none takes it away.",
    ),
    (
        "base_url",
        rf"https?://[^/\s]+(/\S*)?|{NONE}",
        "BASE_URL is a whole address, such as https://missing-education.county.gov.uk; BASE_URL=none takes it away.",
    ),
    (
        "front_secret",
        rf"[A-Za-z0-9_-]{{32,}}|{NONE}",
        "FRONT_SECRET has at least 32 letters and digits, such as openssl rand -hex 32 makes; FRONT_SECRET=none takes it away.",
    ),
    ("requests_of_a_client", r"0|[1-9][0-9]{2,6}", "WAF_REQUESTS is a number from 100 on, such as 1000; 0 switches the limit off."),
    ("requests_a_second", r"[1-9][0-9]{1,4}", "REQUESTS_A_SECOND is a number from 10 on, such as 50."),
    ("audit_years", r"[1-9][0-9]?", "AUDIT_YEARS is a number of years, such as 7. On the live stage nothing shortens it."),
    ("mail", "on|held", "MAIL is on, or held: then nothing is emailed and everything waits."),
    ("restoring", "yes", "RESTORING=yes makes a new stack that make restore fills; leave it out for every other."),
    ("create_identity", "yes|no", "CREATE_IDENTITY is yes or no."),
    ("back", "yes|no", "BACK is yes or no."),
    (
        "permissions_boundary",
        rf"arn:aws[a-z-]*:iam::[0-9]*:policy/.+|{NONE}",
        "PERMISSIONS_BOUNDARY is the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/boundary; "
        "PERMISSIONS_BOUNDARY=none takes it away.",
    ),
    (
        "tags",
        rf"[^=,]+=[^=,]*(,[^=,]+=[^=,]*)*|{NONE}",
        "TAGS are names with values, with commas between, such as TAGS=owner=it,cost-centre=4711; TAGS=none takes them away.",
    ),
)  # fmt: skip


def check(given: argparse.Namespace) -> None:
    """Raises PlainFailure."""
    for name, shape, sentence in SHAPES:
        value = getattr(given, name)
        if value and not re.fullmatch(shape, value):
            raise PlainFailure(sentence)
    _check_mail_allow(given.mail_allow or "")
    _check_certificate(given)


def _check_mail_allow(listed: str) -> None:
    """As chalicelib/domain/messages/allow_list.py reads it."""
    for entry in filter(None, listed.split(",")):
        if not re.fullmatch(rf"{ADDRESS}|@?{DOMAIN}", entry):
            raise PlainFailure(
                f"MAIL_ALLOW is a list of email addresses and domains with commas between and no spaces, such as "
                f"MAIL_ALLOW=county.gov.uk,office@hillside.sch.uk. This is neither: {entry.strip() or 'a space'}"
            )


def _check_certificate(given: argparse.Namespace) -> None:
    if given.domain == NONE:
        if given.certificate and given.certificate != NONE:
            raise PlainFailure("DOMAIN=none takes the certificate away too: leave CERTIFICATE out.")
        return
    if bool(given.domain) != bool(given.certificate):
        raise PlainFailure("DOMAIN and CERTIFICATE are given together (docs/deploy.md says how to get them).")
    if given.certificate and f":acm:{given.region}:" not in given.certificate:
        raise PlainFailure(f"CERTIFICATE is the ARN of a certificate in the region of the stack, {given.region}.")


def parameters(given: argparse.Namespace, *, first_time: bool) -> dict[str, str]:
    """The template parameters that were given; the first time, also those that the stack cannot do without."""
    no_domain = given.domain == NONE
    answers = {
        "MailFrom": given.mail_from or (given.admin if first_time else None),
        # A domain name of its own takes the place of an address that stood in front before.
        "BaseUrl": _address_in_front(given.base_url) or ("" if given.domain and not no_domain else None),
        "DomainName": given.domain,
        "CertificateArn": NONE if no_domain else given.certificate,
        "FrontSecret": given.front_secret,
        "RequestsOfAClient": given.requests_of_a_client,
        "RequestsASecond": given.requests_a_second,
        "RequestsAtOnce": str(2 * int(given.requests_a_second)) if given.requests_a_second else None,
        "AuditYears": given.audit_years,
        "AlarmEmail": given.alarms,
        "Mail": HELD if given.restoring else given.mail,
        "MailAllow": given.mail_allow or (given.admin if first_time else None),
        "CreateIdentity": given.create_identity,
        "PermissionsBoundary": given.permissions_boundary,
    }
    return {
        name: "" if value == NONE else value
        for name, value in answers.items()
        if value is not None and _said(name, value)
    }


def _said(name: str, value: str) -> bool:
    """An empty variable of `make` means nothing. Only BaseUrl may be emptied, by another option."""
    return bool(value) or name == "BaseUrl"


def _address_in_front(base_url: str | None) -> str | None:
    return base_url.rstrip("/") if base_url else None


def tags(given: argparse.Namespace) -> dict[str, str] | None:
    """None when the tags of the stack stay as they are."""
    if not given.tags:
        return None
    pairs = [] if given.tags == NONE else [pair.partition("=") for pair in given.tags.split(",")]
    return {name.strip(): value.strip() for name, _, value in pairs}
