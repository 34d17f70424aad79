"""The email about news of a case: to its owner, or to the team while nobody owns it. It says what kind of news it is."""

from datetime import datetime

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.news import News
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import owner_or_team


def news_mail(world: World, key: str, case: Case, news: News, now: datetime) -> Message:
    variables = {"reference": case.reference, "news": str(news)}
    to = owner_or_team(world, case.owner_id, case.barred)
    return new_message(key, "case_news", to, variables, now, case_id=case.case_id)
