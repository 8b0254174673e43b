"""Kota Kreatif: a Telegram bot for the self-assessment of creative regencies and cities."""
