"""One dialogue a file, with its texts: what a person means, and what they read in return."""
