"""The national register of schools: what it says of each school, and how a school is found."""
