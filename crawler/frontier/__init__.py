"""What is known of each URL of an outlet, and when it is due. The job, the pipeline and the sources call it."""
