"""The pages about where the child lived, and where the family has moved."""

from chalicelib.domain.child.contact_details import normalise_postcode, postcode_problem
from chalicelib.domain.guidance import blocks
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Raw
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import NOT_KNOWN, yes_no_not_known


def address_is_secret(raw: Raw) -> bool:
    """Whether the address must be kept secret, or may have to be: "not known" is never "no", and neither is an address
    that was typed with the question left open."""
    answer = raw.get("restricted_address", "")
    return answer in ("yes", "not-known") or (not answer and any(raw.get(name) for name in ("address", "postcode")))


ADDRESS = Page(
    slug="address",
    title="Last known address",
    guidance=(blocks.SECRET_ADDRESS,),
    confidential=address_is_secret,
    fields=(
        Field(
            "address",
            "Last known address",
            Kind.LONG_TEXT,
            hint="Without the postcode. If you do not know it, write “not known”.",
            missing="Enter the last known address, or “not known”.",
            longest=300,
        ),
        Field(
            "postcode",
            "Postcode, if you know it",
            check=postcode_problem,
            written=normalise_postcode,
            longest=10,
            short=True,
        ),
        Field(
            "address_type",
            "What kind of address is it?",
            Kind.RADIOS,
            missing="Say what kind of address it is.",
            choices=(
                Choice("home", "The family’s home"),
                Choice("relatives", "With relatives or friends"),
                Choice("temporary", "Temporary accommodation"),
                Choice("refuge", "A refuge"),
                Choice("care", "A foster home or children’s home"),
                Choice("other", "Another kind"),
                NOT_KNOWN,
            ),
        ),
        Field(
            "restricted_address",
            "Must this address be kept secret?",
            Kind.RADIOS,
            hint=(
                "For example, a refuge, or an address that a parent must not learn. If you are not sure, choose Not known. "
                "Unless you answer No, only you, your school’s safeguarding leads and the team can see it."
            ),
            missing="Say whether the address must be kept secret.",
            choices=yes_no_not_known(),
        ),
    ),
)

NEW_ADDRESS = Page(
    slug="new-address",
    title="New address",
    guidance=(blocks.NEW_ADDRESS,),
    confidential=address_is_secret,
    fields=(
        Field(
            "moved",
            "Do you know of a new address, or a country that the family has moved to?",
            Kind.RADIOS,
            missing="Say whether you know of a new address.",
            choices=(
                Choice(
                    "uk",
                    "Yes, in the United Kingdom",
                    reveals=(
                        Field(
                            "new_address",
                            "New address, as far as you know it",
                            Kind.LONG_TEXT,
                            longest=300,
                            missing="Enter what you know of the new address.",
                        ),
                        Field(
                            "new_postcode",
                            "Postcode, if you know it",
                            check=postcode_problem,
                            written=normalise_postcode,
                            longest=10,
                            short=True,
                        ),
                    ),
                ),
                Choice(
                    "abroad",
                    "Yes, in another country",
                    reveals=(
                        Field("new_country", "Country", missing="Enter the country."),
                        Field("new_address_abroad", "Address there, if you know it", Kind.LONG_TEXT, longest=300),
                    ),
                ),
                Choice("no", "No, I know of none"),
            ),
        ),
    ),
)
