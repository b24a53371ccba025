"""The five principles that every workshop stands on, in the order in which they are named."""

MEANINGS = {
    "collaboration": "We build on one another's notes, and the result belongs to all of us.",
    "conversation": "We listen, ask and answer, and every voice counts the same.",
    "exploration": "We look widely at what is hard, and for whom, before we narrow down.",
    "openness": "We say what is really so, in confidence, and leave open how it could be solved.",
    "newness": "We make room for ideas, and for people with ideas, that we have not met before.",
}
PRINCIPLES = tuple(MEANINGS)
