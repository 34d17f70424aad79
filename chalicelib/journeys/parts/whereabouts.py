"""The pages about where the child may be, and why."""

from chalicelib.domain.child.contact_details import normalise_postcode, postcode_problem
from chalicelib.domain.child.primary_reason import NOT_RECORDED, PRIMARY_REASONS
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.address import address_is_secret
from chalicelib.journeys.parts.questions import (
    NOT_KNOWN,
    which_school,
    yes_no_not_known,
)

BELIEF = Page(
    slug="whereabouts",
    title="Where the child may be",
    confidential=address_is_secret,
    fields=(
        Field(
            "belief",
            "Where do you believe the child to be?",
            Kind.RADIOS,
            missing="Say where you believe the child to be.",
            choices=(
                Choice("same-address", "Still at the last known address"),
                Choice(
                    "moved-in-england",
                    "Moved within the United Kingdom",
                    reveals=(
                        Field("place", "Town or area, if you know it"),
                        Field(
                            "place_postcode",
                            "Postcode, if you know it",
                            check=postcode_problem,
                            written=normalise_postcode,
                            longest=10,
                            short=True,
                        ),
                    ),
                ),
                Choice(
                    "moved-abroad",
                    "Moved abroad",
                    reveals=(Field("country", "Country", missing="Enter the country, or “not known”."),),
                ),
                NOT_KNOWN,
            ),
        ),
        Field(
            "basis",
            "What is this based on?",
            Kind.RADIOS,
            missing="Say what this is based on.",
            choices=(
                Choice("parent", "A parent or carer said so"),
                Choice("document", "A document"),
                Choice("sibling", "A brother or sister said so"),
                Choice("hearsay", "Somebody else said so"),
                Choice("none", "Nothing that I can name"),
            ),
        ),
        Field(
            "belief_why",
            "Tell us more",
            Kind.LONG_TEXT,
            hint="Who said it and when, or what you saw.",
            longest=2000,
        ),
    ),
)

NEW_SCHOOL = which_school("new_school", "Which school?", missing="Find the school, or enter it by hand.")

DESTINATION = Page(
    slug="new-school",
    title="New school",
    confidential=address_is_secret,
    fields=(
        Field(
            "destination",
            "Has anybody named a new school?",
            Kind.RADIOS,
            missing="Say whether anybody has named a new school.",
            choices=yes_no_not_known(
                yes=(
                    NEW_SCHOOL,
                    Field("new_school_start", "Starting date there, if you know it", Kind.DATE),
                    Field(
                        "confirmed",
                        "Has the school confirmed it?",
                        Kind.RADIOS,
                        missing="Say whether the school has confirmed it.",
                        choices=yes_no_not_known(
                            yes=(
                                Field(
                                    "confirmed_how",
                                    "How was it confirmed?",
                                    hint="For example, by phone on 3 November, by their office.",
                                    longest=300,
                                    missing="Say how it was confirmed.",
                                ),
                            )
                        ),
                    ),
                )
            ),
        ),
    ),
)

REASON = Page(
    slug="reason",
    title="Main reason",
    fields=(
        Field(
            "primary_reason",
            "Which is the main reason, as you see it?",
            Kind.RADIOS,
            hint="The list is the Department for Education’s. The team may change it later.",
            missing="Choose the main reason, or Unknown.",
            choices=tuple(Choice(reason, reason) for reason in PRIMARY_REASONS if reason != NOT_RECORDED),
        ),
    ),
)

WHEREABOUTS = Part("whereabouts", "Where the child may be", (BELIEF, DESTINATION, REASON))
