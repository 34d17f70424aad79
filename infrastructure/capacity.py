"""How many functions may run at once in an account and region."""

from infrastructure.aws import Aws

ENOUGH = 100
"""A new account may have 10: eight schools that upload at once would take them all, and pages would be refused."""


def concurrency(aws: Aws) -> int:
    return int(aws.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"])


def too_few(most: int) -> str:
    return (
        f"At most {most} functions run at once in this account and region; the live service needs {ENOUGH}. Ask for more now, "
        "because AWS takes days: Service Quotas → AWS Lambda → Concurrent executions → Request increase at account level."
    )
