import { randomUUID } from "node:crypto";
import { BatchList } from "#contract/batches/list.ts";
import type { Drill } from "../drill.ts";
import { onRig } from "../rig.ts";

const lists = 8;
const rowsOfList = 100_000;
const textOfRow = "x".repeat(540);

/** Close to the 64 MB that a list may have. */
function largeList() {
  const rows = Array.from({ length: rowsOfList }, (_, nth) => ({
    emailAddress: `person${nth}@example.com`,
    publicMetadata: { text: textOfRow },
  }));
  return { kind: "invite", options: {}, rows };
}

const manyLists: Drill = {
  name: "S9: eight lists of 60 MB together do not end a server with a heap of 512 MB",
  run: () =>
    onRig({ hourSeconds: 3_600, env: { NODE_OPTIONS: "--max-old-space-size=512" } }, async (rig) => {
      const server = await rig.start();
      const { session } = rig;
      await session.call(server, "GET", "/api/batches");
      const body = largeList();
      const submit = async () => {
        const answer = await session.call(server, "PUT", `/api/batches/${randomUUID()}`, body);
        await answer.text();
        return answer.status;
      };
      const statuses = await Promise.all(Array.from({ length: lists }, submit));
      const accepted = statuses.filter((status) => status === 202).length;
      const answer = await session.call(server, "GET", "/api/batches");
      const { data } = BatchList.parse(await answer.json());
      const whole = data.filter(({ total }) => total === rowsOfList).length;
      const odd = statuses.filter((status) => status !== 202 && status !== 503);
      return {
        rows: lists,
        done: accepted + statuses.filter((status) => status === 503).length,
        lost: 0,
        twice: 0,
        wrong: [
          ...odd.map((status) => `A list was answered with ${status}`),
          ...(accepted > 0 && whole === accepted ? [] : [`${accepted} accepted, ${whole} stored`]),
        ],
      };
    }),
};

export const largeListDrills: readonly Drill[] = [manyLists];
