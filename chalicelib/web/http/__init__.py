"""Requests and answers: who may open what, cookies, headers, errors and paging."""
