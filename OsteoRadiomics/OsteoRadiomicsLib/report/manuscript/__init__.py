"""What authors take over into their paper: words with references, and the page as a Word or Markdown document."""
