"""One-time passwords and their QR codes. The libraries are imported where they are used: few requests need them."""

from chalicelib.domain.people.qr import QrCode

_BORDER = 4


class OneTime:
    """Fulfils the port OneTimePasswords."""

    def at(self, secret: str, step: int) -> str:
        from pyotp import TOTP

        return TOTP(secret).generate_otp(step)

    def address(self, secret: str, account: str, issuer: str) -> str:
        from pyotp import TOTP

        return TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)

    def picture(self, address: str) -> QrCode:
        import segno

        code = segno.make_qr(address, error="m")
        rows = [list(row) for row in code.matrix_iter(border=_BORDER)]
        dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module]
        return QrCode(len(rows), "".join(dark))
