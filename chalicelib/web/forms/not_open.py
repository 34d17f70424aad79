"""What forms show until the service is set up."""

from chalicelib.web.http.replies import Show


def not_open() -> Show:
    return Show("refer/not_open")
