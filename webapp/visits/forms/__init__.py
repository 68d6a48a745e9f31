"""Shape and wording: `entry` the visit form, `filtering` the list, `wording` of differences."""
