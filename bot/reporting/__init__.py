"""Results that people keep and show: pictures and PDF, drawn from finished report values."""
