"""A child who does not exist: the service walks their case from form to close each morning, apart from all others."""
