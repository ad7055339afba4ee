"""What is kept: tables, the database and its engine, the outbox, photos. Knows nothing of chats or rules."""
