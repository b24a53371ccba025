// Thousands of browsers hear the same at the same moment. If each waited equally long, they would all come back at once.

/** A while of one's own: half to one and a half times `ms`. */
export function spread(ms, random = Math.random) {
  return ms * (0.5 + random());
}
