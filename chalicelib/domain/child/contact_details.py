"""Email addresses, telephone numbers and postcodes: what is wrong with one, and its one spelling."""

import re
import unicodedata

from chalicelib.domain.child.identifiers import compact

_POSTCODE = re.compile(r"GIR0AA|[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")


_POSTCODE_FIRST_HALF = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


_EXTENSION = re.compile(r"\s*(?:extension|extn|ext|x|#)[\s.:]*([0-9]{1,6})\s*$", re.IGNORECASE)


_PHONE_PUNCTUATION = re.compile(r"[\s().\-/\u2010-\u2015]+")


_UK_PHONE = re.compile(r"\+44(?:[1235789][0-9]{9}|(?:1[0-9]|50|80)[0-9]{7})")


_FOREIGN_PHONE = re.compile(r"\+(?!44)[1-9][0-9]{6,14}")


def postcode_problem(text: str) -> str | None:
    """What is wrong with a UK postcode. It checks the shape, not whether the postcode is in use."""
    postcode = compact(text)
    if not postcode:
        return "Enter a postcode."
    if _POSTCODE.fullmatch(postcode):
        return None
    if _POSTCODE_FIRST_HALF.fullmatch(postcode):
        return f"{postcode} is only the first half of a postcode. Enter all of it, like NR1 2DH."
    if postcode[-3:-2] == "O":
        return "The second half of a postcode starts with a number. Enter the number 0 instead of the letter O."
    return "Enter a full UK postcode, like NR1 2DH."


def normalise_postcode(text: str) -> str:
    """Capitals with a single space before the last three characters; other text in capitals with single spaces."""
    postcode = compact(text)
    return f"{postcode[:-3]} {postcode[-3:]}" if _POSTCODE.fullmatch(postcode) else " ".join(text.split()).upper()


def email_problem(text: str) -> str | None:
    """What is wrong with one email address for mail without SMTPUTF8 (RFC 5321, RFC 5322 dot-atom).

    Limits: 254 characters in all, 64 before the @. It accepts surrounding spaces and refuses line breaks and control
    characters.
    """
    address = text.strip()
    local, _, host = address.partition("@")
    return _email_text_problem(text) or _email_local_problem(local) or _email_host_problem(local, host)


def normalise_email(text: str) -> str:
    """Lower case, without surrounding spaces."""
    return text.strip().lower()


def phone_problem(text: str) -> str | None:
    """What is wrong with a phone number, from the UK or with a country code (E.164), with or without an extension."""
    number, _ = _phone(text)
    if not number:
        return "Enter a phone number."
    if not re.fullmatch(r"\+?[0-9]+", number):
        return "A phone number has only numbers, spaces and + ( ) - in it. Put “ext” before an extension."
    if _UK_PHONE.fullmatch(number) or _FOREIGN_PHONE.fullmatch(number):
        return None
    if not number.startswith("+"):
        return "Start the phone number with 0, or with + and the country code."
    if number.startswith("+44"):
        return f"0{number[3:]} is not a UK phone number. Check that no number is missing, extra or wrong."
    return "Check the phone number: with its country code it has from 7 to 15 numbers."


def normalise_phone(text: str) -> str:
    """The number as `+441603222333`, or `+441603222333 ext 12`. Text that is not a number only loses its spacing."""
    number, extension = _phone(text)
    return f"{number} ext {extension}" if extension else number


def _email_text_problem(text: str) -> str | None:
    address = text.strip()
    if not text.strip(" "):
        return "Enter an email address."
    if any(unicodedata.category(sign)[0] == "C" for sign in text):
        return "The email address has a line break or a hidden character in it. Type it instead of copying it."
    if re.search("[,;]", address) or address.count("@") > 1:
        return "Enter one email address only."
    if any(sign.isspace() for sign in address):
        return "An email address has no spaces in it."
    return None if "@" in address else "An email address has an @ in it, like name@example.sch.uk."


def _email_local_problem(local: str) -> str | None:
    if not local:
        return "Something is missing before the @ in the email address."
    if len(local) > 64:
        return "The email address has more than 64 characters before the @."
    if _LOCAL_PART.fullmatch(local):
        return None
    return (
        "Check the email address: something before the @ cannot be there, such as an accent or two full stops together."
    )


def _email_host_problem(local: str, host: str) -> str | None:
    if not host:
        return "Something is missing after the @ in the email address."
    if "." not in host:
        return "Check the email address: after the @ it needs a full stop, like name@example.sch.uk."
    on_the_wire = _ascii_host(host.lower()) if len(host) <= 254 else host
    if len(local) + 1 + len(on_the_wire) > 254:
        return "The email address has more than 254 characters."
    return None if _HOST.fullmatch(on_the_wire) else "Check the part of the email address after the @."


def _ascii_host(host: str) -> str:
    """The host as DNS knows it; empty where it is not a name, or where IDNA would send the mail to a different one."""
    try:
        wire = host.encode("idna")
        return wire.decode("ascii") if host.isascii() or wire.decode("idna") == host else ""
    except UnicodeError:
        return ""


def _phone(text: str) -> tuple[str, str]:
    """The number as + and digits if it can be read, and the extension, which may be empty."""
    found = _EXTENSION.search(text)
    number, extension = (text[: found.start()], found[1]) if found else (text, "")
    digits = _PHONE_PUNCTUATION.sub("", number)
    return _with_country_code(digits), extension


def _with_country_code(digits: str) -> str:
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+44" + digits[1:]
    elif digits.startswith("44") and len(digits) == 12:
        digits = "+" + digits
    return re.sub(r"^\+440", "+44", digits)  # +44 (0)1603 …
