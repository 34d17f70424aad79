"""Why a child is missing education: the DfE's twenty primary reasons, word for word, in its order.

Source: DfE, children missing education collection, list as published from autumn 2025.
"""

NOT_RECORDED = "Not recorded"
"""Nobody captured it. "Unknown" is another answer: the team looked and does not know."""

PRIMARY_REASONS: tuple[str, ...] = (
    "Moved in from another local authority",
    "Moved in from another country",
    "School application awaiting outcome",
    "Offered school place but not yet accepted",
    "Waiting school start",
    "Did not get school preference",
    "Unsuitable elective home education",
    "Difficulty accessing suitable school place",
    "School dissatisfaction general",
    "School dissatisfaction SEND",
    "Mental health",
    "Physical health",
    "Parental decision not to register at school",
    "Did not apply for school place at compulsory school age",
    "Challenging school attendance order",
    "Believed to have moved to another local authority",
    "Believed to have moved to another country",
    "Unknown",
    NOT_RECORDED,
    "Other",
)
