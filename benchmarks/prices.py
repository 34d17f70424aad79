"""List prices of AWS in London (eu-west-2), in US dollars before tax, from memory and not looked up.

Check them at https://aws.amazon.com/pricing before a budget depends on them, then change AS_OF and CHECKED here. What was
looked up on 2026-11-30 are the rules: ten alarms that watch one metric each are free for good, detailed metrics of an API cost
extra, metrics cost $0.30 where they are the first 10,000, and each of a key's first two rotations adds the price of a key. Of
AWS's free allowances only the ten alarms are taken off, because they are a reason of the design.
"""

AS_OF = "2026-11"
CHECKED = False

PRICES = {
    "DynamoDB read, a million units": 0.1487,
    "DynamoDB write, a million units": 0.7423,
    "DynamoDB storage, a GB and month": 0.2971,
    "DynamoDB backup to any second, a GB and month": 0.2377,
    "Lambda, a million starts": 0.20,
    "Lambda, a GB and second": 0.0000166667,
    "API Gateway, a million requests": 3.50,
    "SES, a thousand emails": 0.10,
    "SNS, a million messages": 0.50,
    "SQS, a million requests": 0.40,
    "KMS, a key and month": 1.00,
    "KMS, ten thousand requests": 0.03,
    "CloudWatch, an alarm and month": 0.10,
    "CloudWatch, a custom metric and month": 0.30,
    "CloudWatch Logs, a GB written": 0.5985,
    "CloudWatch Logs, a GB kept and month": 0.0315,
    "S3, a GB and month": 0.024,
    "S3, a thousand writes": 0.0053,
    "S3, a thousand reads": 0.00042,
    "S3, ten thousand tags and month": 0.01,
    "GuardDuty scan, a GB": 0.11,
    "GuardDuty scan, a thousand files": 0.26,
    "Data out, a GB": 0.09,
    "WAF, a list of rules and month": 5.00,
    "WAF, a rule and month": 1.00,
    "WAF, a million requests": 0.60,
}
FREE_ALARMS = 10
"""For good, in each account: a second stack in the same account pays for its own."""
CHARGED_ROTATIONS = 2
"""Each of a key's first two rotations adds the price of a key; later ones are free."""
