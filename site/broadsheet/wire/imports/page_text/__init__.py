"""Page texts: what is left of another paper's page when all but its words is gone."""
