import { openStore } from "#store/store.ts";
import { createRegisterLists } from "#register/instance-register.ts";
import { InvitationQuery } from "#contract/invitation-query.ts";
import { instance, now } from "./million.ts";
import { InvitationSort } from "#contract/invitation.ts";
const { db, close } = await openStore({ dataDir: process.argv[2]! , isCopied: false});
const lists = createRegisterLists({ db, instance, now: () => now });
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
async function time(name: string, run: () => Promise<unknown>, rounds = 3) {
  const times: number[] = [], walls: number[] = []; let last: any;
  for (let i = 0; i < rounds; i++) { const from = cpu(), w = performance.now(); last = await run(); times.push(cpu() - from); walls.push(performance.now() - w); }
  times.sort((a, b) => a - b); walls.sort((a, b) => a - b);
  console.log(name.padEnd(70), times[rounds >> 1]!.toFixed(1).padStart(8), "cpu ms", walls[rounds>>1]!.toFixed(1).padStart(8), "wall", JSON.stringify(last?.totalCount ?? last), last?.data?.length);
}
const list = (name: string, q: Record<string, string>) => time(name, () => lists.list(InvitationQuery.parse(q)));
const only = process.argv[3];
const suite: [string, () => Promise<unknown>][] = [
 ["sorts", async () => { for (const sort of InvitationSort.options) for (const [place, offset] of [["first", 0], ["middle", 450_000], ["last", 949_900]] as const) await list(`${sort} ${place}`, { sort, offset: String(offset) }); }],
 ["status", async () => { for (const sort of InvitationSort.options) for (const status of ["pending", "revoked,accepted"]) for (const offset of ["0","49000"]) await list(`${sort} ${status} ${offset}`, { sort, status, offset }); }],
 ["filters", async () => {
   const [b] = await db.selectFrom("invitation").select("batch_id").where("batch_id","is not",null).limit(1).execute();
   const filters: Record<string, Record<string,string>> = {
     batch: { batch: b!.batch_id! }, "inviter dense": { invitedBy: "Member 0" }, "inviter sparse": { invitedBy: "Member 39" }, "domain dense": { domain: "gmail.com" }, "domain sparse": { domain: "company2999.example" },
     "delivery link": { delivery: "link" }, "delivery mail": { delivery: "mail" }, "team dense": { "metadata.team": "sales" }, "cohort": { "metadata.cohort": "77" },
     "created week": { createdAfter: String(now - 7*86400000) }, "created half": { createdBefore: String(now - 350*86400000) }, "accepted week": { acceptedAfter: String(now - 7*86400000) }, "expires 7d": { status: "pending", expiresBefore: String(now+7*86400000) },
     "expired last month": { status: "expired", expiresAfter: String(now-30*86400000) },
     "domain+inviter": { domain: "gmail.com", invitedBy: "Member 5" }, "domain+team": { domain: "gmail.com", "metadata.team": "legal" }, "team+inviter+pending": { status: "pending", "metadata.team": "legal", invitedBy: "Member 3" },
     "domain+link": { domain: "gmail.com", delivery: "link" },
     "search rare": { query: "ada.rossi500123@" }, "search name": { query: "ada rossi" }, "search 3": { query: "zoe" }, "search common": { query: "gmail" }, "search 2": { query: "an" }, "search 2 rare": { query: "qx" }, "search 1": {query: "z"}, "search full": { query: "ben.chen77@gmail.com" }, "search none": { query: "nothingtofind" },
     "search id": { query: "inv_ab" }, "search+domain": { query: "rossi", domain: "gmail.com" }, "search+pending": { query: "zhang", status: "pending" },
   };
   for (const [name, f] of Object.entries(filters)) { for (const sort of ["createdAt", "emailAddress", "expiresAt"]) await list(`${name} ${sort}`, { ...f, sort }); await list(`${name} emailAddress offset 9000`, { ...f, sort: "emailAddress", offset: "9000" }); }
 }],
 ["counts", async () => { const c = (n: string, q: Record<string,string>) => time("counts " + n, () => lists.counts(InvitationQuery.parse(q)), 2); await c("all", {}); await c("domain dense", { domain: "gmail.com" }); await c("domain sparse", { domain: "company2999.example" }); await c("search rare", { query: "ada.rossi500123" }); await c("search common", { query: "gmail" }); await c("two", { domain: "gmail.com", invitedBy: "Member 0" }); await c("two dense", { domain: "gmail.com", "metadata.team": "sales" }); }],
];
for (const [name, run] of suite) if (only === undefined || only === name) await run();
console.log("rss MB", process.memoryUsage.rss() / 2**20);
await close();
