"""Livedesk: a self-hosted live desk."""
