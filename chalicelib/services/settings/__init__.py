"""The settings, the schools of the authority with their calendars, and the rota, as other services need them."""
