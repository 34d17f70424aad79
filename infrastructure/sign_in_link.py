"""Prints a link that signs an administrator in once, while the service cannot send email.

Only people who may read the stack's key and write its table can make one. The team gets a task about it.
"""

from infrastructure import link_maker
from infrastructure.aws import Aws
from infrastructure.deploy import check_address, last_line, run_as_the_stack
from infrastructure.installed import aws_for, outputs_of, stack_arguments
from infrastructure.steps import PlainFailure, main_or_plain_failure


def link_for(aws: Aws, stage: str, address: str, *, forget_app: bool = False) -> str:
    """`forget_app`: the administrator lost their authenticator app, and sets up another. Raises PlainFailure."""
    more = [link_maker.FORGET_APP] if forget_app else []
    made = run_as_the_stack(aws, outputs_of(aws, stage), "infrastructure.link_maker", address, *more)
    if made.returncode == link_maker.NOT_AN_ADMINISTRATOR:
        raise PlainFailure(
            f"{address} is not an administrator of {stage} who signs in with an emailed code. The first one is the ADMIN of "
            "the first make deploy; administrators add others under Staff. Where the council's sign-in is switched on, give "
            "the address of an administrator who was chosen to go on with emailed codes."
        )
    if made.returncode != 0:
        raise PlainFailure(f"The link could not be made: {last_line(made.stderr)}")
    return made.stdout.strip().splitlines()[-1]


def main() -> None:
    parser = stack_arguments(__doc__)
    parser.add_argument("--admin", required=True, help="email address of an administrator")
    parser.add_argument(link_maker.FORGET_APP, action="store_true", help="the administrator lost their app")
    given = parser.parse_args()
    check_address(given.admin)
    link = link_for(aws_for(given), given.stage, given.admin, forget_app=given.forget_app)
    print(f"{link}\n\nIt works once, in the browser that opens it, for 15 minutes. Do not send it by email or chat.")


if __name__ == "__main__":
    main_or_plain_failure(main)
