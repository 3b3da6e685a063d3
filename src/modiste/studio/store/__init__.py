"""What a user made, kept: pictures, boards, people and jobs."""
