"""The steps of casework, one file each: its link, its page, what it decides, and its words."""
