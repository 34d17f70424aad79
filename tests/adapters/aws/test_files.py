import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from chalicelib.adapters.aws.files import S3Files
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.files.uploads import MOST_BYTES, SCAN_TAG, Verdict, incoming, kept
from tests.support.table import Stack

KEY, KEPT = incoming("draft", "file"), kept("file")
BACK = "https://cme.exampleshire.example/back"


@pytest.fixture
def files(stack: Stack) -> S3Files:
    return S3Files("cme-files")


def put(content: bytes, key: str = KEY) -> str:
    version: str = boto3.client("s3").put_object(Bucket="cme-files", Key=key, Body=content)["VersionId"]
    return version


def tag(verdict: str, key: str = KEY) -> None:
    tags = {"TagSet": [{"Key": SCAN_TAG, "Value": verdict}]}
    boto3.client("s3").put_object_tagging(Bucket="cme-files", Key=key, Tagging=tags)


def policy_of(files: S3Files) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(base64.b64decode(files.form(KEY, MOST_BYTES, BACK).fields["policy"]))
    return decoded


def test_a_form_takes_one_file_at_one_key_of_some_size_and_leads_back(files: S3Files) -> None:
    conditions = policy_of(files)["conditions"]
    assert ["content-length-range", 1, 20_971_520] in conditions
    assert {"success_action_redirect": BACK} in conditions
    assert {"key": KEY} in conditions
    assert {"bucket": "cme-files"} in conditions


def test_a_form_lets_nobody_set_tags_or_anything_else(files: S3Files) -> None:
    named = {next(iter(c)) if isinstance(c, dict) else c[0] for c in policy_of(files)["conditions"]}
    of_the_signature = {"x-amz-algorithm", "x-amz-credential", "x-amz-date"}
    assert named == {"content-length-range", "success_action_redirect", "key", "bucket"} | of_the_signature


def test_a_form_posts_to_the_bucket_in_its_own_region(files: S3Files) -> None:
    assert files.form(KEY, MOST_BYTES, BACK).url == "https://cme-files.s3.eu-west-2.amazonaws.com/"


def test_what_is_there_has_a_size_and_what_is_not_has_none(files: S3Files) -> None:
    put(b"12345", f"{KEY}-longer")
    assert files.size(KEY) is None
    put(b"123")
    assert files.size(KEY) == 3


def test_a_file_is_read_in_the_version_that_was_scanned(files: S3Files) -> None:
    first = put(b"harmless")
    put(b"put in its place")
    assert files.read(KEY, first) == b"harmless"
    assert files.read(KEY) == b"put in its place"
    assert files.read("incoming/nothing") is None


@pytest.mark.parametrize("verdict", Verdict)
def test_the_verdict_is_of_one_version(files: S3Files, verdict: Verdict) -> None:
    version = put(b"x")
    tag(verdict)
    scanned = files.scanned(KEY)
    assert scanned
    assert (scanned.version, scanned.verdict) == (version, verdict)
    put(b"put in its place")
    again = files.scanned(KEY)
    assert again
    assert again.verdict is None


def test_nothing_is_known_of_what_is_not_scanned_not_there_or_said_in_unknown_words(files: S3Files) -> None:
    unheard = incoming("draft", "unheard-of")
    assert files.scanned(unheard) is None
    put(b"x", unheard)
    tag("PERHAPS", unheard)
    scanned = files.scanned(unheard)
    assert scanned
    assert scanned.verdict is None


def test_what_is_kept_is_the_version_that_was_scanned_with_its_verdict(files: S3Files) -> None:
    first = put(b"harmless")
    tag(Verdict.HARMLESS)
    put(b"put in its place")
    files.keep(KEY, first, KEPT)
    scanned = files.scanned(KEPT)
    assert files.read(KEPT) == b"harmless"
    assert scanned
    assert scanned.verdict is Verdict.HARMLESS


def test_a_link_lives_a_minute_and_says_how_the_file_is_shown(files: S3Files) -> None:
    query = parse_qs(urlsplit(files.link(KEPT, "application/pdf", "file-1.pdf", inline=False)).query)
    assert query["X-Amz-Expires"] == ["60"]
    assert query["response-content-type"] == ["application/pdf"]
    assert query["response-content-disposition"] == ['attachment; filename="file-1.pdf"']


def left(key: str) -> list[str]:
    """Every version of it that is still there, and every mark of a deletion."""
    listed = boto3.client("s3").list_object_versions(Bucket="cme-files", Prefix=key)
    return [each["VersionId"] for kind in ("Versions", "DeleteMarkers") for each in listed.get(kind, ())]


def test_what_was_deleted_is_gone_in_every_version_and_deleting_it_again_does_nothing(files: S3Files) -> None:
    key = incoming("draft", "unwanted")
    kept_longer = put(b"not this one", f"{key}-longer")
    for content in (b"first", b"put in its place"):
        put(content, key)
    boto3.client("s3").delete_object(Bucket="cme-files", Key=key)  # only hides it, under a mark
    put(b"put there again", key)
    for _ in range(2):
        files.delete(key)
        assert left(key) == [kept_longer]
    assert files.read(key) is None


def test_a_deletion_that_stopped_half_way_is_done_by_the_next(files: S3Files) -> None:
    key = incoming("draft", "half-gone")
    first, second = put(b"first", key), put(b"put in its place", key)
    boto3.client("s3").delete_object(Bucket="cme-files", Key=key, VersionId=first)
    assert left(key) == [second]
    files.delete(key)
    assert left(key) == []


def test_a_bucket_that_does_not_answer_is_worth_another_try(stack: Stack) -> None:
    with pytest.raises(TryAgain, match="NoSuchBucket"):
        S3Files("no-such-bucket").read(KEY)
