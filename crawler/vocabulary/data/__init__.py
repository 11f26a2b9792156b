"""Words by language, as data: no code reads differently where a speaker mends a line."""
