"""General words of news headlines by language, as readable data."""
