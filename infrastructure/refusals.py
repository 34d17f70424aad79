"""Why AWS did not do what a command asked, in one sentence that says what to do about it."""

from botocore import exceptions as failed

_SIGN_IN = (
    "Sign in to AWS again (aws sso login --profile NAME, or what your organisation uses), and give PROFILE=NAME. "
    "aws sts get-caller-identity --profile NAME shows whether it works."
)
_OLD = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
_UNKNOWN = {
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "SignatureDoesNotMatch",
    "AuthFailure",
    "InvalidToken",
}
_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403", "KMSAccessDeniedException"}


def in_plain_words(error: failed.BotoCoreError | failed.ClientError) -> str:
    """What a command tells its user."""
    if isinstance(error, failed.ClientError):
        return _refused(error)
    if isinstance(error, failed.ProfileNotFound):
        return f"{_said(error)}. aws configure list-profiles shows those there are; aws configure sso makes one."
    if isinstance(error, failed.NoCredentialsError | failed.PartialCredentialsError | failed.CredentialRetrievalError):
        return f"There are no credentials for AWS. {_SIGN_IN}"
    if isinstance(error, failed.SSOError | failed.TokenRetrievalError | failed.UnauthorizedSSOTokenError):
        return f"Your sign-in to AWS has ended. {_SIGN_IN}"
    if isinstance(error, failed.HTTPClientError | failed.ConnectionError):
        return (
            f"AWS could not be reached. Is this machine online, does it need a proxy (HTTPS_PROXY), and is REGION a "
            f"region of AWS? {_said(error)}"
        )
    return f"AWS could not be asked: {_said(error)}"


def _refused(error: failed.ClientError) -> str:
    code = error.response.get("Error", {}).get("Code", "")
    if code in _OLD:
        return f"Your sign-in to AWS has ended. {_SIGN_IN}"
    if code in _UNKNOWN:
        return f"AWS does not know these credentials, or this machine's clock is wrong. {_SIGN_IN}"
    if code in _DENIED:
        return (
            "AWS does not let these credentials do that. Is PROFILE the right one? It needs the rights that step 1 of "
            f"docs/deploy.md names. {_said(error)}"
        )
    return f"AWS refused: {_said(error)}"


def _said(error: Exception) -> str:
    return str(error).strip().rstrip(".")
