import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Invitation } from "#contract/invitation.ts";
import { comparePage, type Page } from "#register/compare-page.ts";
import type { Register } from "#register/known-rows.ts";
import { pageSizes } from "#register/sweep.ts";
import { noteInvitations } from "#register/write.ts";
import { openStore } from "#store/store.ts";
import { type BenchLine, median, rounded } from "./line.ts";

const total = 50_000;
const start = 1_800_000_000_000;
const perThousand = 1_000 / pageSizes.size;

function invitationAt(index: number): Invitation {
  const createdAt = start - index * 10_000;
  return {
    id: `inv_${index}`,
    emailAddress: `person${index}@example.com`,
    status: index % 3 === 0 ? "accepted" : "pending",
    publicMetadata: { team: `team ${index % 7}`, seats: index % 20 },
    createdAt,
    updatedAt: createdAt,
    expiresAt: createdAt + 365 * 86_400_000,
  };
}

/** Milliseconds of this thread's processor for 1,000 invitations, page by page. */
async function readAll(register: Register, askedAt: number): Promise<number> {
  const times: number[] = [];
  for (let offset = 0; offset < total; offset += pageSizes.size - pageSizes.overlap) {
    const data = Array.from({ length: Math.min(pageSizes.size, total - offset) }, (_, index) =>
      invitationAt(offset + index),
    );
    const isLast = offset + data.length === total;
    const page: Page = {
      list: "active",
      data,
      askedAt,
      isFirst: offset === 0,
      isLast,
      sweepStartedAt: askedAt,
    };
    const from = process.threadCpuUsage();
    await noteInvitations(register, data, askedAt);
    await comparePage(register, page);
    const { user, system } = process.threadCpuUsage(from);
    times.push((user + system) / 1_000);
    if (isLast) break;
  }
  return rounded(median(times) * perThousand);
}

/** What a sweep costs this process: the writes of a first reading, and the comparisons of a later one. */
export async function benchSweep(): Promise<BenchLine[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-bench-"));
  const { db, close } = await openStore({ dataDir });
  const now = () => start;
  const register = { db, instance: "bench", clock: now, now };
  const first = await readAll(register, start);
  const again = await readAll(register, start + 3_600_000);
  await close();
  await rm(dataDir, { recursive: true, force: true });
  const calls = rounded(1_000 / (pageSizes.size - pageSizes.overlap));
  return [
    { name: "calls for 1,000 invitations", value: calls, unit: "" },
    { name: "writing 1,000 new invitations", value: first, unit: "ms", note: "of the processor" },
    { name: "comparing 1,000 unchanged invitations", value: again, unit: "ms", aim: { atMost: 50 } },
  ];
}
