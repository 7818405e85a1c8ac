"""Time: activity by month, week, day, weekday and hour; days that stand out."""
