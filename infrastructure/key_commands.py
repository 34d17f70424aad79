"""`make rotate-key` gives a stack a new data key; `make restore-key` puts keys that were lost from the table back there."""

from infrastructure import keys
from infrastructure.deploy import environment_of, stack_name
from infrastructure.installed import aws_for, outputs_of, stack_arguments
from infrastructure.steps import main_or_plain_failure


def main() -> None:
    parser = stack_arguments(__doc__)
    parser.add_argument("what", choices=["rotate", "restore"])
    given = parser.parse_args()
    aws = aws_for(given)
    place = keys.Place.of(aws.client, environment_of(aws, outputs_of(aws, given.stage)))
    if given.what == "rotate":
        count = keys.rotate(place)
        print(
            f"{stack_name(given.stage)} has {count} data keys now. Within five minutes the newest seals; all of them open."
        )
    else:
        count = keys.restore(place)
        print(f"Put back: {count}." if count else "Nothing was missing from the table.")
    print("Next: make doctor proves that the keys open what they sealed.")


if __name__ == "__main__":
    main_or_plain_failure(main)
