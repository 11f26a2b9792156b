"""Work for more than one process or machine: each site, or each outlet of an archive, is a task of its own."""
