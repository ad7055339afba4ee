"""What people type before it is a ticket: forms, the second reader, and what is put right."""
