"""Who may use the pages of the team, of administrators and of auditors: the second half of the table of rights."""

from collections.abc import Mapping

from chalicelib.web.http.who import Route, Who

PAGES_OF_TEAM: Mapping[str, Mapping[Route, Who]] = {
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
    "casework.audit_pages": {
        ("GET", "/audit"): Who.AUDITOR,
        ("POST", "/audit/child"): Who.AUDITOR,
        ("GET", "/audit/people"): Who.AUDITOR,
        ("POST", "/audit/people"): Who.AUDITOR,
    },
    "casework.looks_pages": {
        ("GET", "/audit/looks"): Who.AUDITOR,
        ("GET", "/audit/cases/{reference}"): Who.AUDITOR,
        ("POST", "/audit/export"): Who.AUDITOR,
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
    "guidance.writers_list": {
        ("GET", "/guidance"): Who.READS_DRAFTS,
        ("GET", "/guidance/new"): Who.WRITES,
        ("POST", "/guidance/new"): Who.WRITES,
        ("POST", "/guidance/new/example"): Who.WRITES,
    },
    "guidance.comparing": {
        ("GET", "/guidance/{slug}/compare"): Who.READS_DRAFTS,
    },
    "guidance.editor": {
        ("GET", "/guidance/{slug}"): Who.WRITES,
        ("POST", "/guidance/{slug}"): Who.WRITES,
        ("POST", "/guidance/{slug}/preview"): Who.WRITES,
        ("POST", "/guidance/{slug}/unschedule"): Who.WRITES,
    },
    "guidance.details": {
        ("GET", "/guidance/{slug}/details"): Who.WRITES,
        ("POST", "/guidance/{slug}/details"): Who.WRITES,
    },
    "guidance.publishing": {
        ("GET", "/guidance/{slug}/publish"): Who.WRITES,
        ("POST", "/guidance/{slug}/publish"): Who.WRITES,
        ("GET", "/guidance/{slug}/withdraw"): Who.WRITES,
        ("POST", "/guidance/{slug}/withdraw"): Who.WRITES,
    },
    "guidance.files": {
        ("GET", "/guidance/{slug}/files"): Who.WRITES,
        ("GET", "/guidance/{slug}/files/{file_id}"): Who.WRITES,
        ("POST", "/guidance/{slug}/files/{file_id}"): Who.WRITES,
        ("POST", "/guidance/{slug}/files/{file_id}/take-away"): Who.WRITES,
    },
    "sheets.list": {
        ("GET", "/write-sheets"): Who.READS_DRAFTS,
    },
    "sheets.sheet_page": {
        ("GET", "/write-sheets/{sheet_id}"): Who.READS_DRAFTS,
        ("GET", "/write-sheets/{sheet_id}/preview"): Who.READS_DRAFTS,
        ("GET", "/write-sheets/{sheet_id}/readers"): Who.READS_DRAFTS,
    },
    "sheets.told": {
        ("GET", "/write-sheets/{sheet_id}/told"): Who.READS_DRAFTS,
        ("POST", "/write-sheets/{sheet_id}/told"): Who.READS_DRAFTS,
        ("POST", "/write-sheets/{sheet_id}/stop"): Who.WRITES,
        ("GET", "/told-to-schools"): Who.READS_DRAFTS,
    },
    "sheets.procedure_told": {
        ("GET", "/guidance/{slug}/told"): Who.READS_DRAFTS,
        ("POST", "/guidance/{slug}/told"): Who.READS_DRAFTS,
        ("GET", "/guidance/{slug}/told/{urn}"): Who.READS_DRAFTS,
    },
    "sheets.writing": {
        ("GET", "/write-sheets/new"): Who.WRITES,
        ("POST", "/write-sheets/new"): Who.WRITES,
        ("GET", "/write-sheets/{sheet_id}/write"): Who.WRITES,
        ("POST", "/write-sheets/{sheet_id}/write"): Who.WRITES,
        ("POST", "/write-sheets/{sheet_id}/amend"): Who.WRITES,
    },
    "sheets.discarding": {
        ("GET", "/write-sheets/{sheet_id}/discard"): Who.WRITES,
        ("POST", "/write-sheets/{sheet_id}/discard"): Who.WRITES,
    },
    "sheets.files": {
        ("GET", "/write-sheets/{sheet_id}/files"): Who.WRITES,
        ("GET", "/write-sheets/{sheet_id}/files/{file_id}"): Who.WRITES,
        ("POST", "/write-sheets/{sheet_id}/files/{file_id}"): Who.WRITES,
        ("POST", "/write-sheets/{sheet_id}/files/{file_id}/take-away"): Who.WRITES,
        ("GET", "/write-sheets/{sheet_id}/files/{file_id}/open"): Who.READS_DRAFTS,
    },
    "sheets.second_reader": {
        ("GET", "/write-sheets/{sheet_id}/second-reader"): Who.READS_DRAFTS,
        ("POST", "/write-sheets/{sheet_id}/second-reader"): Who.WRITES,
        ("POST", "/write-sheets/{sheet_id}/read"): Who.WRITES,
        ("POST", "/write-sheets/{sheet_id}/hand-back"): Who.WRITES,
    },
    "sheets.publishing": {
        ("GET", "/write-sheets/{sheet_id}/publish"): Who.WRITES,
        ("POST", "/write-sheets/{sheet_id}/publish"): Who.WRITES,
        ("POST", "/write-sheets/{sheet_id}/take-back"): Who.WRITES,
        ("GET", "/write-sheets/{sheet_id}/withdraw"): Who.WRITES,
        ("POST", "/write-sheets/{sheet_id}/withdraw"): Who.WRITES,
    },
    "admin.team": {
        ("GET", "/team"): Who.TEAM,
        ("GET", "/team/{person_id}/absence"): Who.TEAM,
        ("POST", "/team/{person_id}/absence"): Who.TEAM,
        ("POST", "/team/{person_id}/absence/end"): Who.TEAM,
    },
    "admin.yearly_confirmation": {
        ("GET", "/who-works-here"): Who.CONFIRMS,
        ("POST", "/who-works-here"): Who.CONFIRMS,
        ("POST", "/who-works-here/left"): Who.CONFIRMS,
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
        ("POST", "/admin/people/{person_id}/reset-app"): Who.ADMINISTRATOR,
    },
    "admin.changes": {
        ("GET", "/admin/changes"): Who.READS_CHANGES,
    },
    "admin.links": {
        ("GET", "/admin/links"): Who.ADMINISTRATOR,
        ("GET", "/admin/links/{link_id}"): Who.ADMINISTRATOR,
        ("POST", "/admin/links/{link_id}"): Who.ADMINISTRATOR,
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
        ("POST", "/admin/mail-contacts/export"): Who.ADMINISTRATOR,
    },
    "admin.mail_contacts": {
        ("GET", "/admin/mail-contacts"): Who.ADMINISTRATOR,
        ("GET", "/admin/mail-contacts/new"): Who.ADMINISTRATOR,
        ("POST", "/admin/mail-contacts/new"): Who.ADMINISTRATOR,
        ("GET", "/admin/mail-contacts/gaps"): Who.ADMINISTRATOR,
        ("POST", "/admin/mail-contacts/gaps"): Who.ADMINISTRATOR,
        ("GET", "/admin/mail-contacts/{contact_id}"): Who.ADMINISTRATOR,
        ("POST", "/admin/mail-contacts/{contact_id}"): Who.ADMINISTRATOR,
        ("GET", "/admin/mail-contacts/{contact_id}/remove"): Who.ADMINISTRATOR,
        ("POST", "/admin/mail-contacts/{contact_id}/remove"): Who.ADMINISTRATOR,
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
    "admin.queries": {
        ("GET", "/admin/who-to-ask"): Who.ADMINISTRATOR,
        ("GET", "/admin/who-to-ask/new"): Who.ADMINISTRATOR,
        ("POST", "/admin/who-to-ask/new"): Who.ADMINISTRATOR,
        ("GET", "/admin/who-to-ask/{key}"): Who.ADMINISTRATOR,
        ("POST", "/admin/who-to-ask/{key}"): Who.ADMINISTRATOR,
        ("POST", "/admin/who-to-ask/{key}/remove"): Who.ADMINISTRATOR,
        ("GET", "/admin/who-to-ask/{key}/cover"): Who.ADMINISTRATOR,
        ("POST", "/admin/who-to-ask/{key}/cover"): Who.ADMINISTRATOR,
        ("POST", "/admin/who-to-ask/{key}/cover/remove"): Who.ADMINISTRATOR,
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
