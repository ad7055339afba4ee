"""What people read and press: language, messages, cards, buttons."""
