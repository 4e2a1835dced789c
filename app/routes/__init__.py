"""The app's addresses: pages, runs, the live link, health."""
