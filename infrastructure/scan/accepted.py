"""Each finding of `make scan` that stays, with its reason: the only place where one is silenced. docs/security.md says more."""

from infrastructure.scan.findings import Accepted

FUNCTIONS = "AWS::Serverless::Function.*"
API = "AWS::Serverless::Api.RestAPI"

OF_THE_PACKAGES: tuple[Accepted, ...] = ()

OF_THE_TEMPLATE = (
    Accepted("CKV_AWS_18", "AWS::S3::Bucket.Files", "the service records each opening of a file, by person and case"),
    Accepted(
        "CKV_AWS_26", "AWS::SNS::Topic.AlarmTopic", "it rings also when the key is disabled, and names only alarms"
    ),
    Accepted("CKV_AWS_27", "AWS::SQS::Queue.*", "SqsManagedSseEnabled encrypts them; the check knows only KMS keys"),
    Accepted(
        "CKV_AWS_33",
        "AWS::KMS::Key.DataKey",
        "any principal, but only of this account and through DynamoDB; SES only for our topics",
    ),
    Accepted("CKV_AWS_73", API, "traces would keep addresses of cases outside the audit; metrics and alarms suffice"),
    Accepted("CKV_AWS_76", API, "needs a role for the whole account; each request has its line in the function's log"),
    Accepted("CKV_AWS_115", FUNCTIONS, "a new account has too little concurrency to reserve any; the API is throttled"),
    Accepted("CKV_AWS_116", FUNCTIONS, "failure destinations keep the event and the error; the API is synchronous"),
    Accepted("CKV_AWS_117", FUNCTIONS, "nothing can connect to a function, and it calls only AWS, by TLS and its role"),
    Accepted("CKV_AWS_120", API, "pages are about children and differ by reader: nothing may keep a copy"),
    Accepted("CKV_AWS_158", "AWS::Logs::LogGroup.*", "logs hold no personal data, and AWS's key seals them at rest"),
    Accepted("CKV_AWS_173", FUNCTIONS, "variables hold names, and one secret that shows nobody anything"),
    Accepted(
        "CKV_AWS_192", "AWS::WAFv2::WebACL.ClientLimit", "no Java, so no Log4j; this list of rules only counts requests"
    ),
)

OF_THE_PAGES = (Accepted("Secure Flag cookie", "GET /", "there is no TLS on the local stage; elsewhere it is set"),)
