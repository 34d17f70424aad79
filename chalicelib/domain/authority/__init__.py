"""What belongs to the local authority as a whole: settings, mailboxes, the rota, tasks and what a second person agrees to."""
