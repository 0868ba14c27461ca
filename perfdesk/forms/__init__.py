"""Forms as data: the picture, the types, the rules and the guidance of one printed form."""
