"""A child's needs and risks as the form asks for them, each yes, no or not known. "Not known" is never "no"."""

from enum import StrEnum

from msgspec import Struct


class Weight(StrEnum):
    """How a "yes" affects the first priority of a case."""

    RED = "red"
    AMBER = "amber"
    PROMPT = "prompt"
    """A prompt for support, never a score: groups protected by equality law, and facts that say little alone."""


class Need(Struct, frozen=True):
    """One item. With `asks_again`, "not known" makes the case at least AMBER and shows as a missing fact."""

    code: str
    label: str
    weight: Weight
    asks_again: bool = False


NEEDS: tuple[Need, ...] = (
    Need("child-protection-plan", "Child protection plan", Weight.RED, asks_again=True),
    Need("section-47", "Section 47 enquiry", Weight.RED, asks_again=True),
    Need("looked-after", "Looked after by a local authority", Weight.RED, asks_again=True),
    Need("reported-missing", "Reported missing to the police", Weight.RED, asks_again=True),
    Need("fgm", "Risk of female genital mutilation", Weight.RED),
    Need("forced-marriage", "Risk of forced marriage", Weight.RED),
    Need("trafficking", "Trafficking or modern slavery", Weight.RED, asks_again=True),
    Need("exploitation", "Sexual or criminal exploitation, county lines", Weight.RED),
    Need("radicalisation", "Risk of radicalisation", Weight.RED),
    Need(
        "vanished-after-social-care",
        "The family disappeared after contact with children’s social care",
        Weight.RED,
        asks_again=True,
    ),
    Need("unaccompanied", "Unaccompanied child seeking asylum", Weight.RED),
    Need("child-in-need", "Child in need", Weight.AMBER),
    Need("previously-looked-after", "Previously looked after or on a child protection plan", Weight.AMBER),
    Need("ehc-plan", "Education, health and care plan", Weight.AMBER),
    Need("domestic-abuse", "Domestic abuse, or living in a refuge", Weight.AMBER),
    Need("temporary-accommodation", "Temporary accommodation or homeless", Weight.AMBER),
    Need("youth-justice", "Youth justice service involved", Weight.AMBER),
    Need("home-education-ended", "Home education ended or found unsuitable", Weight.AMBER),
    Need("excluded", "Permanently excluded, or at risk of it", Weight.AMBER),
    Need("missing-before", "Missing education, or gone missing, before", Weight.AMBER),
    Need("sen-support", "SEN support", Weight.PROMPT),
    Need("early-help", "Early help", Weight.PROMPT),
    Need("private-fostering", "Private fostering", Weight.PROMPT),
    Need("young-carer", "Young carer", Weight.PROMPT),
    Need("health", "Medical or mental health needs", Weight.PROMPT),
    Need("gypsy-roma-traveller", "Gypsy, Roma or Traveller", Weight.PROMPT),
    Need("refugee", "Refugee or seeking asylum with family", Weight.PROMPT),
    Need("service-family", "Family in the armed forces", Weight.PROMPT),
    Need("many-moves", "Has moved home or school often", Weight.PROMPT),
)
"""Source: the risk groups of the statutory guidance and of councils' own forms."""

PRIOR_CONCERNS = ("child-in-need", "previously-looked-after", "domestic-abuse", "missing-before")
"""Needs that are a concern about the child's safety from before, and not RED by themselves. Which ones count is the service's
own choice: no published scheme was seen."""
