"""Reading visits, one concern a file: `reading` single visits and lists, `planning` what is due and waiting."""
