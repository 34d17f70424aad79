"""The questions about who sends a form, and on which legal basis."""

from chalicelib.journeys.engine.fields import Choice, Field, Kind


def phone(name: str, label: str, missing: str | None) -> Field:
    return Field(name, label, Kind.PHONE, longest=30, missing=missing, autocomplete="tel")


_BASES = (
    Choice("public-task", "Public task", "My organisation has this duty or power by law (UK GDPR Article 6(1)(e))."),
    Choice("legal-obligation", "Legal obligation", "A law requires that we tell you (Article 6(1)(c))."),
    Choice(
        "safeguarding",
        "Safeguarding of children",
        "The safeguarding condition of the Data Protection Act 2018, Schedule 1, beside a public task.",
    ),
    Choice("vital-interests", "To protect somebody’s life", "Vital interests (Article 6(1)(d))."),
    Choice("consent", "Consent", "The family, or the young person, agreed to it (Article 6(1)(a))."),
    Choice(
        "other",
        "Another basis",
        reveals=(Field("basis_words", "Which basis?", longest=300, missing="Say on which basis you share this."),),
    ),
)

LEGAL_BASIS = Field(
    "legal_basis",
    "On which legal basis do you share this?",
    Kind.RADIOS,
    hint="The main one. It is kept with what you send. If you are not sure, ask whoever advises you on data protection.",
    missing="Choose the legal basis on which you share this.",
    choices=_BASES,
)
