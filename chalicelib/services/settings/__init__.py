"""The settings, the calendars of schools and the rota, as other services need them."""
