"""Who may use the pages of forms, of sign-in and about the service: the first half of the table of rights."""

from collections.abc import Mapping

from chalicelib.web.http.who import Route, Who

PAGES_OF_ALL: Mapping[str, Mapping[Route, Who]] = {
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
        ("GET", "/who-to-ask"): Who.ANYONE,
    },
    "sheets.archive": {
        ("GET", "/sheets"): Who.ANYONE,
        ("GET", "/sheets/{year}/{number}"): Who.ANYONE,
        ("GET", "/sheets/{year}/{number}/files/{file_id}"): Who.ANYONE,
    },
    "guidance.public": {
        ("GET", "/procedures"): Who.ANYONE,
        ("GET", "/procedures/document"): Who.ANYONE,
        ("GET", "/procedures/as-on/{edition}"): Who.ANYONE,
        ("GET", "/procedures/{slug}"): Who.ANYONE,
        ("GET", "/procedures/{slug}/versions"): Who.ANYONE,
        ("GET", "/procedures/{slug}/versions/{number}"): Who.ANYONE,
        ("GET", "/procedures/{slug}/versions/{number}/changes"): Who.ANYONE,
        ("GET", "/procedures/{slug}/files/{file_id}"): Who.ANYONE,
    },
    "http.health": {
        ("GET", "/health"): Who.ANYONE,
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
    "account.purpose_links": {
        ("GET", "/links/{token}"): Who.ANYONE,
        ("POST", "/links/{token}"): Who.ANYONE,
        ("GET", "/links/{token}/code"): Who.ANYONE,
        ("POST", "/links/{token}/code"): Who.ANYONE,
        ("GET", "/links/{token}/answer"): Who.ANYONE,
        ("POST", "/links/{token}/answer"): Who.ANYONE,
    },
    "account.unsubscribe": {
        ("GET", "/unsubscribe/{token}"): Who.ANYONE,
        ("POST", "/unsubscribe/{token}"): Who.ANYONE,
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
        ("GET", "/signed-out"): Who.ANYONE,
    },
    "account.second_factor": {
        ("GET", "/sign-in/second"): Who.HALFWAY,
        ("POST", "/sign-in/second"): Who.HALFWAY,
        ("POST", "/sign-in/second/recovery"): Who.HALFWAY,
        ("GET", "/sign-in/set-up"): Who.HALFWAY,
        ("POST", "/sign-in/set-up"): Who.HALFWAY,
    },
    "account.recovery_codes": {
        ("GET", "/recovery-codes"): Who.HAS_FACTOR,
        ("POST", "/recovery-codes"): Who.HAS_FACTOR,
    },
    "account.kept": {
        ("GET", "/kept"): Who.SIGNED_IN,
        ("POST", "/kept/drop"): Who.SIGNED_IN,
    },
    "account.your_emails": {
        ("GET", "/your-emails"): Who.GETS_SHEETS,
        ("POST", "/your-emails"): Who.GETS_SHEETS,
    },
    "account.again": {
        ("POST", "/sign-in/again"): Who.SIGNED_IN,
    },
    "account.council": {
        ("POST", "/sign-in/council"): Who.ANYONE,
        ("GET", "/sign-in/council/back"): Who.ANYONE,
    },
    "http.sessions": {
        ("GET", "/still-here"): Who.SIGNED_IN,
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
}
