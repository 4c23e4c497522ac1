"""What a maintainer should look at, each finding with its place and its remedy."""
