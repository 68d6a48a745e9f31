"""Reading visits, one concern a file: `reading` single visits, `listing` many, `planning` what is due and waiting."""
