"""Telegram: updates become events, effects become finished requests."""
