"""The web server: Telegram's webhook, health, and metrics; nothing here knows Telegram's types."""
