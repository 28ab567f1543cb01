"""When a page says that something happened: ages, dates and times of day, in many languages."""
