"""What another team said about a return, row by row."""

from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.casework.questions import ANSWERED_HOW
from chalicelib.journeys.engine.in_words import Row

_ANSWERS = {Answered.ACCEPTED: "They accept", Answered.DECLINED: "They decline"}


def said_rows(said: Said) -> list[Row]:
    return [
        Row("Their answer", _ANSWERS[said.answered], None),
        Row("Said by", said.who, None),
        Row("How", ANSWERED_HOW[said.how], None),
        Row("Day of their answer", plain_day(said.on), None),
        Row("What they said", said.text, None),
    ]
