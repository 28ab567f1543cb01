"""For whoever changes how the paper looks: every component in every state, in development only."""
