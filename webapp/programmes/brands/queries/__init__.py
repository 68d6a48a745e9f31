"""Reading the brand library: `reading` has brands and their parts, `evidence` what the records say of their owners."""
