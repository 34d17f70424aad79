"""The pages of administrators."""

from urllib.parse import quote

from chalicelib.links.base import BaseLinks


class AdminLinks(BaseLinks, frozen=True):
    @property
    def admin(self) -> str:
        return self.to("/admin")

    @property
    def admin_tasks_done(self) -> str:
        return self.to("/admin/tasks/done")

    def admin_task(self, task_id: str) -> str:
        return self.to(f"/admin/tasks/{task_id}")

    def admin_task_done(self, task_id: str) -> str:
        return self.to(f"/admin/tasks/{task_id}/done")

    @property
    def admin_staff(self) -> str:
        return self.to("/admin/staff")

    @property
    def admin_new_staff(self) -> str:
        return self.to("/admin/staff/new")

    def admin_person(self, person_id: str, act: str = "") -> str:
        """The page of a person, or what is done there: email, disable, hand-on, disable-at-once, enable, end-sessions,
        remove-school.
        """
        return self.to(f"/admin/people/{person_id}{act and '/'}{act}")

    @property
    def admin_contacts(self) -> str:
        return self.to("/admin/contacts")

    def admin_contacts_of(self, text: str) -> str:
        return self.to(f"/admin/contacts?find={quote(text)}")

    def admin_new_contact(self, urn: str = "") -> str:
        return self.to(f"/admin/contacts/new{f'?urn={quote(urn)}' if urn else ''}")

    @property
    def admin_mail_contacts(self) -> str:
        return self.to("/admin/mail-contacts")

    def admin_new_mail_contact(self, urn: str = "", role: str = "") -> str:
        return self.page_of("/admin/mail-contacts/new", {"urn": urn, "role": role})

    def admin_mail_contact(self, contact_id: str) -> str:
        return self.to(f"/admin/mail-contacts/{quote(contact_id)}")

    def admin_remove_mail_contact(self, contact_id: str) -> str:
        return f"{self.admin_mail_contact(contact_id)}/remove"

    @property
    def admin_gaps_of_contacts(self) -> str:
        return self.to("/admin/mail-contacts/gaps")

    @property
    def admin_export_mail(self) -> str:
        return self.to("/admin/mail-contacts/export")

    @property
    def admin_export(self) -> str:
        return self.to("/admin/contacts/export")

    @property
    def admin_paste(self) -> str:
        return self.to("/admin/contacts/paste")

    @property
    def admin_paste_confirm(self) -> str:
        return self.to("/admin/contacts/paste/confirm")

    @property
    def admin_settings(self) -> str:
        return self.to("/admin/settings")

    @property
    def admin_council(self) -> str:
        return self.to("/admin/council-sign-in")

    @property
    def admin_council_secret(self) -> str:
        return self.to("/admin/council-sign-in/secret")

    @property
    def admin_calendar(self) -> str:
        return self.to("/admin/calendar")

    @property
    def admin_on_call(self) -> str:
        return self.to("/admin/on-call")

    @property
    def admin_on_call_remove(self) -> str:
        return self.to("/admin/on-call/remove")

    @property
    def admin_queries(self) -> str:
        return self.to("/admin/who-to-ask")

    @property
    def admin_new_query(self) -> str:
        return self.to("/admin/who-to-ask/new")

    def admin_query(self, key: str) -> str:
        return self.to(f"/admin/who-to-ask/{quote(key)}")

    def admin_query_remove(self, key: str) -> str:
        return f"{self.admin_query(key)}/remove"

    def admin_query_cover(self, key: str) -> str:
        return f"{self.admin_query(key)}/cover"

    def admin_query_cover_remove(self, key: str) -> str:
        return f"{self.admin_query(key)}/cover/remove"

    @property
    def admin_schools(self) -> str:
        return self.to("/admin/schools")

    @property
    def admin_register(self) -> str:
        return self.to("/admin/register")

    def admin_register_file(self, file_id: str) -> str:
        return self.to(f"/admin/register/{quote(file_id)}")

    def admin_school_calendar(self, urn: str) -> str:
        return self.to(f"/admin/schools/{quote(urn)}/calendar")

    @property
    def admin_bank_holidays(self) -> str:
        return self.to("/admin/bank-holidays")

    @property
    def admin_directory(self) -> str:
        return self.to("/admin/authorities")

    def admin_directory_entry(self, code: str) -> str:
        return self.to(f"/admin/authorities/{quote(code)}")

    @property
    def admin_waiting(self) -> str:
        return self.to("/admin/waiting")

    def admin_decided(self, request_id: str) -> str:
        """What waits, after this request was decided."""
        return self.page_of("/admin/waiting", {"decided": request_id})

    def admin_decide(self, request_id: str, act: str) -> str:
        """`act`: agree or decline."""
        return self.to(f"/admin/waiting/{quote(request_id)}/{act}")

    @property
    def admin_links(self) -> str:
        return self.to("/admin/links")

    def admin_link(self, link_id: str) -> str:
        return self.to(f"/admin/links/{quote(link_id)}")

    @property
    def admin_changes(self) -> str:
        return self.to("/admin/changes")
