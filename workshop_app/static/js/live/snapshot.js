// The whole board as the server sends it: compressed once for everybody, where the browser can take that apart.

let broken = false;

/** Can this browser unpack a snapshot? Older ones get it plain. */
export function canUnpack() {
  return !broken && typeof DecompressionStream === "function";
}

/** The snapshot with its `board`. Rejects when what came cannot be unpacked; from then on it is asked for plain. */
export async function unpacked({ packed, ...snapshot }) {
  if (!packed) return snapshot;
  try {
    const text = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return { ...snapshot, board: await new Response(text).json() };
  } catch (error) {
    broken = true;
    throw error;
  }
}
