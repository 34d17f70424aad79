"""The private bucket, one for each account and region, that holds the packages and templates of every stage."""

import hashlib
from typing import Any

from botocore.exceptions import ClientError

from infrastructure.steps import PlainFailure


class Artifacts:
    """The bucket, made when it is not there yet. Raises PlainFailure when somebody else has its name."""

    def __init__(self, s3: Any, service: str, account: str, region: str) -> None:
        self._s3, self._account, self._region = s3, account, region
        self.bucket = f"{service}-{account}-{region}"
        # S3 answers 403 when the bucket belongs to another account: nothing that we deploy may go there.
        self._ours = {"Bucket": self.bucket, "ExpectedBucketOwner": account}
        if not self._is_there():
            self._make()

    def put_once(self, key: str, body: bytes) -> str:
        """Puts an object that is named by its content, unless it is there. Returns its key."""
        try:
            self._s3.head_object(**self._ours, Key=key)
        except ClientError:
            self._s3.put_object(**self._ours, Key=key, Body=body)
        return key

    def url(self, key: str) -> str:
        return f"{self._s3.meta.endpoint_url}/{self.bucket}/{key}"

    def _is_there(self) -> bool:
        try:
            self._s3.head_bucket(**self._ours)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in ("403", "AccessDenied"):
                raise PlainFailure(
                    f"The bucket {self.bucket} for packages is not yours to use: another account has one of that name, or your "
                    "rights lack s3:ListBucket on it. Nothing was uploaded. aws s3api head-bucket --bucket "
                    f"{self.bucket} --expected-bucket-owner {self._account} shows which."
                ) from error
            if code not in ("404", "NoSuchBucket"):
                raise
            return False
        return True

    def _make(self) -> None:
        """Old versions make going back possible."""
        place = {"CreateBucketConfiguration": {"LocationConstraint": self._region}}
        self._s3.create_bucket(Bucket=self.bucket, **({} if self._region == "us-east-1" else place))
        nobody = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        self._s3.put_public_access_block(Bucket=self.bucket, PublicAccessBlockConfiguration=dict.fromkeys(nobody, True))
        self._s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        self._s3.put_bucket_encryption(Bucket=self.bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})


def short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
