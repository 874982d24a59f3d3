import type { Invitation } from "#contract/invitation.ts";

/**
 * The lines of a JSON array of invitations as `GET /api/invitations` answers them. The array is closed only at its end, so
 * that a part of it is not JSON.
 */
export async function* jsonLines(
  hasLinks: boolean,
  chunks: AsyncIterable<readonly Invitation[]>,
): AsyncGenerator<string> {
  let start = "[\n";
  for await (const chunk of chunks)
    for (const invitation of chunk) {
      const { url: _url, ...withoutLink } = invitation;
      yield start + JSON.stringify(hasLinks ? invitation : withoutLink);
      start = ",\n";
    }
  yield start === "[\n" ? "[]\n" : "\n]\n";
}
