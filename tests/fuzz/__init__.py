"""Any bytes give a record or one of our errors: thousands of broken files for each reader."""
