"""Who may do what, in one table: each route names who may use it, and `who` lists their roles.

The routes stand under the module with their views. A route that is not here cannot be made. Two checks follow from the
table. `may`: may a person with this role do this at all? It runs before any view, and refuses with 403. `own_only`: is
this thing theirs? The services ask `domain/people/whose.py`, and answer NotFound (404) for other people's things.
"""

from collections.abc import Mapping

from chalicelib.web.http.who import Who

Route = tuple[str, str]


TABLE: Mapping[str, Mapping[Route, Who]] = {
    "forms.begin": {
        ("GET", "/begin/{form}"): Who.ANYONE,
        ("POST", "/begin/{form}"): Who.ANYONE,
    },
    "forms.front": {
        ("GET", "/"): Who.ANYONE,
        ("GET", "/start/{form}"): Who.ANYONE,
        ("GET", "/start/{form}/blank"): Who.ANYONE,
    },
    "account.about": {
        ("GET", "/{page}"): Who.ANYONE,
        ("GET", "/about/{slug}"): Who.ANYONE,
    },
    "http.assets": {
        ("GET", "/assets/{name}"): Who.ANYONE,
    },
    "forms.schools": {
        ("GET", "/schools"): Who.ANYONE,
    },
    "forms.which_form": {
        ("GET", "/which-form"): Who.ANYONE,
        ("POST", "/which-form"): Who.ANYONE,
    },
    "account.sign_in_link": {
        ("GET", "/sign-in/link/{token}"): Who.ANYONE,
        ("POST", "/sign-in/link/{token}"): Who.ANYONE,
    },
    "forms.referrals": {
        ("GET", "/concerns/{draft_id}"): Who.BROWSER,
        ("GET", "/concerns/{draft_id}/pages/{slug}"): Who.BROWSER,
        ("POST", "/concerns/{draft_id}/pages/{slug}"): Who.BROWSER,
        ("GET", "/referrals/{draft_id}/pages/{slug}"): Who.FILLS_IN,
        ("POST", "/referrals/{draft_id}/pages/{slug}"): Who.FILLS_IN,
        ("GET", "/referrals/{draft_id}"): Who.FILLS_IN,
    },
    "forms.sending": {
        ("GET", "/concerns/{draft_id}/check"): Who.BROWSER,
        ("POST", "/concerns/{draft_id}/check"): Who.BROWSER,
        ("GET", "/concerns/{draft_id}/sent"): Who.BROWSER,
        ("GET", "/referrals/{draft_id}/check"): Who.FILLS_IN,
        ("POST", "/referrals/{draft_id}/check"): Who.FILLS_IN,
        ("GET", "/referrals/{draft_id}/sent"): Who.FILLS_IN,
    },
    "forms.removing": {
        ("GET", "/concerns/{draft_id}/pages/{slug}/remove"): Who.BROWSER,
        ("POST", "/concerns/{draft_id}/pages/{slug}/remove"): Who.BROWSER,
        ("GET", "/referrals/{draft_id}/pages/{slug}/remove"): Who.FILLS_IN,
        ("POST", "/referrals/{draft_id}/pages/{slug}/remove"): Who.FILLS_IN,
    },
    "account.sign_in": {
        ("GET", "/sign-in"): Who.ANYONE,
        ("POST", "/sign-in"): Who.ANYONE,
        ("GET", "/sign-in/code"): Who.ANYONE,
        ("POST", "/sign-in/code"): Who.ANYONE,
        ("POST", "/sign-out"): Who.ANYONE,
    },
    "account.council": {
        ("POST", "/sign-in/council"): Who.ANYONE,
        ("GET", "/sign-in/council/back"): Who.ANYONE,
    },
    "http.sessions": {
        ("GET", "/sessions"): Who.SIGNED_IN,
        ("POST", "/sessions/end-others"): Who.SIGNED_IN,
        ("POST", "/sessions/{session}/end"): Who.SIGNED_IN,
    },
    "forms.my_referrals": {
        ("GET", "/my-referrals"): Who.FILLS_IN,
    },
    "forms.my_referral": {
        ("GET", "/my-referrals/{submission_id}"): Who.SENDER,
        ("GET", "/my-referrals/{submission_id}/copy"): Who.SENDER,
        ("GET", "/my-referrals/{submission_id}/questions"): Who.REFERRER,
        ("POST", "/my-referrals/{submission_id}/questions"): Who.REFERRER,
        ("POST", "/my-referrals/{submission_id}/information"): Who.SENDER,
        ("POST", "/my-referrals/{submission_id}/returned"): Who.SENDER,
    },
    "bulk.bulk": {
        ("GET", "/bulk"): Who.REFERRER,
        ("POST", "/bulk"): Who.REFERRER,
        ("GET", "/bulk/templates/{name}"): Who.REFERRER,
        ("GET", "/bulk/{file_id}"): Who.REFERRER,
        ("POST", "/bulk/{file_id}/arrived"): Who.REFERRER,
        ("POST", "/bulk/{file_id}/again"): Who.REFERRER,
        ("POST", "/bulk/{file_id}/drop"): Who.REFERRER,
        ("GET", "/bulk/{file_id}/check"): Who.REFERRER,
        ("POST", "/bulk/{file_id}/check"): Who.REFERRER,
    },
    "bulk.rows": {
        ("GET", "/bulk/{file_id}/rows"): Who.REFERRER,
        ("GET", "/bulk/{file_id}/rows/{place}"): Who.REFERRER,
        ("POST", "/bulk/{file_id}/rows/{place}"): Who.REFERRER,
        ("POST", "/bulk/{file_id}/rows/{place}/drop"): Who.REFERRER,
        ("POST", "/bulk/{file_id}/rows/{place}/keep"): Who.REFERRER,
        ("POST", "/bulk/{file_id}/rows/{place}/confirm"): Who.REFERRER,
    },
    "forms.uploads": {
        ("GET", "/referrals/{draft_id}/pages/{slug}/received/{file_id}"): Who.FILLS_IN,
        ("POST", "/referrals/{draft_id}/pages/{slug}/take-away"): Who.FILLS_IN,
        ("GET", "/cases/{reference}/files/{file_id}"): Who.READER,
        ("GET", "/returns/{reference}/files/{file_id}"): Who.READER,
    },
    "casework.decisions": {
        ("GET", "/referrals/decisions/{reference}"): Who.REFERRER,
    },
    "casework.worklist": {
        ("GET", "/cases"): Who.READER,
    },
    "casework.assigning": {
        ("POST", "/cases/assign"): Who.STAFF,
    },
    "casework.case_page": {
        ("GET", "/cases/{reference}"): Who.READER,
        ("GET", "/cases/{reference}/events"): Who.READER,
        ("GET", "/cases/{reference}/emails"): Who.READER,
        ("POST", "/cases/{reference}/take"): Who.STAFF,
        ("POST", "/cases/{reference}/have-it"): Who.STAFF,
        ("POST", "/cases/{reference}/notes"): Who.STAFF,
        ("POST", "/cases/{reference}/messages/{message_id}/again"): Who.STAFF,
        ("GET", "/cases/{reference}/accesses"): Who.READER,
    },
    "casework.search": {
        ("GET", "/search"): Who.STAFF,
        ("POST", "/search"): Who.STAFF,
    },
    "casework.today": {
        ("GET", "/today"): Who.STAFF,
    },
    "casework.oversight": {
        ("GET", "/oversight"): Who.READER,
    },
    "casework.steps": {
        ("GET", "/cases/{reference}/steps/{step}"): Who.STAFF,
        ("POST", "/cases/{reference}/steps/{step}"): Who.STAFF,
    },
    "casework.set_aside": {
        ("GET", "/set-aside"): Who.READER,
        ("GET", "/set-aside/{reference}"): Who.READER,
        ("POST", "/set-aside/{reference}/release"): Who.STAFF,
        ("POST", "/set-aside/{reference}/not-genuine"): Who.STAFF,
    },
    "casework.returns": {
        ("GET", "/returns"): Who.READER,
        ("GET", "/returns/{reference}"): Who.READER,
    },
    "casework.team_answer": {
        ("GET", "/returns/{reference}/answer"): Who.STAFF,
        ("POST", "/returns/{reference}/answer"): Who.STAFF,
    },
    "casework.arrivals": {
        ("GET", "/arrivals/{reference}"): Who.RECEIVER,
        ("POST", "/arrivals/{reference}"): Who.RECEIVER,
    },
    "casework.tasks": {
        ("GET", "/tasks"): Who.READER,
        ("GET", "/tasks/{task_id}"): Who.STAFF,
        ("POST", "/tasks/{task_id}/done"): Who.STAFF,
        ("GET", "/admin/tasks"): Who.ADMINISTRATOR,
        ("GET", "/admin/tasks/{task_id}"): Who.ADMINISTRATOR,
        ("POST", "/admin/tasks/{task_id}/done"): Who.ADMINISTRATOR,
    },
    "casework.tasks_done": {
        ("GET", "/tasks/done"): Who.READER,
        ("GET", "/admin/tasks/done"): Who.ADMINISTRATOR,
    },
    "admin.team": {
        ("GET", "/team"): Who.TEAM,
        ("GET", "/team/{person_id}/absence"): Who.TEAM,
        ("POST", "/team/{person_id}/absence"): Who.TEAM,
        ("POST", "/team/{person_id}/absence/end"): Who.TEAM,
    },
    "admin.home": {
        ("GET", "/admin"): Who.ADMINISTRATOR,
    },
    "admin.staff": {
        ("GET", "/admin/staff"): Who.ADMINISTRATOR,
        ("GET", "/admin/staff/new"): Who.ADMINISTRATOR,
        ("POST", "/admin/staff/new"): Who.ADMINISTRATOR,
    },
    "admin.people": {
        ("GET", "/admin/people/{person_id}"): Who.ADMINISTRATOR,
        ("POST", "/admin/people/{person_id}/email"): Who.ADMINISTRATOR,
        ("POST", "/admin/people/{person_id}/disable"): Who.ADMINISTRATOR,
        ("POST", "/admin/people/{person_id}/enable"): Who.ADMINISTRATOR,
        ("POST", "/admin/people/{person_id}/end-sessions"): Who.ADMINISTRATOR,
        ("POST", "/admin/people/{person_id}/remove-school"): Who.ADMINISTRATOR,
    },
    "admin.changes": {
        ("GET", "/admin/changes"): Who.READS_CHANGES,
    },
    "admin.handing_on": {
        ("POST", "/admin/people/{person_id}"): Who.ADMINISTRATOR,
        ("GET", "/admin/people/{person_id}/hand-on"): Who.ADMINISTRATOR,
        ("POST", "/admin/people/{person_id}/hand-on"): Who.ADMINISTRATOR,
        ("GET", "/admin/people/{person_id}/disable-at-once"): Who.ADMINISTRATOR,
        ("POST", "/admin/people/{person_id}/disable-at-once"): Who.ADMINISTRATOR,
    },
    "admin.contacts": {
        ("GET", "/admin/contacts"): Who.ADMINISTRATOR,
        ("POST", "/admin/contacts/export"): Who.ADMINISTRATOR,
        ("GET", "/admin/contacts/new"): Who.ADMINISTRATOR,
        ("POST", "/admin/contacts/new"): Who.ADMINISTRATOR,
    },
    "admin.pasting": {
        ("GET", "/admin/contacts/paste"): Who.ADMINISTRATOR,
        ("POST", "/admin/contacts/paste"): Who.ADMINISTRATOR,
        ("POST", "/admin/contacts/paste/confirm"): Who.ADMINISTRATOR,
    },
    "admin.settings": {
        ("GET", "/admin/settings"): Who.ADMINISTRATOR,
        ("POST", "/admin/settings"): Who.ADMINISTRATOR,
        ("GET", "/admin/bank-holidays"): Who.ADMINISTRATOR,
    },
    "admin.council": {
        ("GET", "/admin/council-sign-in"): Who.ADMINISTRATOR,
        ("POST", "/admin/council-sign-in"): Who.ADMINISTRATOR,
        ("POST", "/admin/council-sign-in/secret"): Who.ADMINISTRATOR,
    },
    "admin.calendar": {
        ("GET", "/admin/calendar"): Who.ADMINISTRATOR,
        ("POST", "/admin/calendar/terms"): Who.ADMINISTRATOR,
        ("POST", "/admin/calendar/terms/remove"): Who.ADMINISTRATOR,
        ("POST", "/admin/calendar/closures"): Who.ADMINISTRATOR,
        ("POST", "/admin/calendar/closures/remove"): Who.ADMINISTRATOR,
    },
    "admin.school_calendar": {
        ("GET", "/admin/schools"): Who.ADMINISTRATOR,
        ("GET", "/admin/schools/{urn}/calendar"): Who.ADMINISTRATOR,
        ("POST", "/admin/schools/{urn}/calendar/terms"): Who.ADMINISTRATOR,
        ("POST", "/admin/schools/{urn}/calendar/terms/remove"): Who.ADMINISTRATOR,
        ("POST", "/admin/schools/{urn}/calendar/closures"): Who.ADMINISTRATOR,
        ("POST", "/admin/schools/{urn}/calendar/closures/remove"): Who.ADMINISTRATOR,
    },
    "admin.on_call": {
        ("GET", "/admin/on-call"): Who.KEEPS_ROTA,
        ("POST", "/admin/on-call"): Who.KEEPS_ROTA,
        ("POST", "/admin/on-call/remove"): Who.KEEPS_ROTA,
    },
    "admin.register": {
        ("GET", "/admin/register"): Who.ADMINISTRATOR,
        ("GET", "/admin/register/{file_id}"): Who.ADMINISTRATOR,
        ("POST", "/admin/register/{file_id}/check"): Who.ADMINISTRATOR,
        ("POST", "/admin/register/{file_id}/load"): Who.ADMINISTRATOR,
    },
    "admin.directory": {
        ("GET", "/admin/authorities"): Who.ADMINISTRATOR,
        ("GET", "/admin/authorities/{code}"): Who.ADMINISTRATOR,
        ("POST", "/admin/authorities/{code}"): Who.ADMINISTRATOR,
    },
    "admin.waiting": {
        ("GET", "/admin/waiting"): Who.SECOND_PERSON,
        ("POST", "/admin/waiting/{request_id}/agree"): Who.SECOND_PERSON,
        ("POST", "/admin/waiting/{request_id}/decline"): Who.SECOND_PERSON,
    },
}
"""By the module of `chalicelib/web` with the views, which is imported at the first request for one of them."""


RULES: Mapping[Route, Who] = {route: who for routes in TABLE.values() for route, who in routes.items()}


MODULES: Mapping[Route, str] = {route: module for module, routes in TABLE.items() for route in routes}


FRESH: frozenset[Route] = frozenset(
    {
        ("POST", "/admin/staff/new"),
        ("POST", "/admin/people/{person_id}"),
        ("POST", "/admin/people/{person_id}/email"),
        ("POST", "/admin/people/{person_id}/enable"),
        ("POST", "/admin/people/{person_id}/hand-on"),
        ("POST", "/admin/waiting/{request_id}/agree"),
        ("POST", "/admin/contacts/export"),
        ("POST", "/admin/contacts/new"),
        ("POST", "/admin/contacts/paste/confirm"),
        ("POST", "/admin/settings"),
        ("POST", "/admin/council-sign-in"),
        ("POST", "/admin/council-sign-in/secret"),
        ("POST", "/admin/authorities/{code}"),
        ("POST", "/admin/register/{file_id}/load"),
    }
)
"""Roles of staff and at schools, addresses and mailboxes, exports, and the register of schools: people who post here
have entered a code within the last minutes."""
