"""List prices of AWS in London (eu-west-2), in US dollars before tax, from memory and not looked up.

Check them at https://aws.amazon.com/pricing before a budget depends on them, then change AS_OF and CHECKED here.
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
    "KMS, a key and month": 1.00,
    "KMS, ten thousand requests": 0.03,
    "CloudWatch, an alarm and month": 0.10,
    "CloudWatch, a custom metric and month": 0.30,
    "CloudWatch Logs, a GB written": 0.5985,
    "Data out, a GB": 0.09,
    "WAF, a list of rules and month": 5.00,
    "WAF, a rule and month": 1.00,
    "WAF, a million requests": 0.60,
}
