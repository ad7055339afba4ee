"""Announcing what happened, delivering the outbox, and the jobs that run by the clock."""
