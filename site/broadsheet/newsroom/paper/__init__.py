"""The paper itself at the desk: settings, pages, sections, credits, addresses, other moments."""
