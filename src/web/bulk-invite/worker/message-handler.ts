import { readFile } from "#web/bulk-invite/files/read-file.ts";
import { correctAll } from "#web/bulk-invite/text/corrections.ts";
import { findLines, linesWithin } from "#web/bulk-invite/text/find-lines.ts";
import { countLines, indexLines } from "#web/bulk-invite/text/lines.ts";
import { normalizeText } from "#web/bulk-invite/text/normalize.ts";
import {
  formatProblemReport,
  lineStatuses,
  type ParsedList,
  parseList,
  summarize,
} from "#web/bulk-invite/text/parse-list.ts";
import { gridCellOn, gridRows } from "./grid-rows.ts";
import { type CheckedList, findingsOnLines, groupItems, sameItem } from "./list-items.ts";
import { createPrecheck, type PrecheckDeps } from "./precheck.ts";
import { listText } from "#web/bulk-invite/again/list-text.ts";
import type {
  BatchListText,
  FromWorker,
  ParsedEvent,
  ParseOrder,
  Precheck,
  Reply,
  ListRequest,
  Requests,
  ToWorker,
} from "./protocol.ts";
import { countStandings, sortByStanding } from "./standing.ts";
import { createSubmission } from "./submission.ts";

type Parsed = { parsed: ParsedList; event: Omit<ParsedEvent, "precheck"> };

export function parse({ revision, text: given, isRaw, reading }: ParseOrder): Parsed {
  const text = isRaw ? normalizeText(given) : given;
  const parsed = parseList(text, reading);
  const event: Parsed["event"] = {
    kind: "parsed",
    revision,
    summary: summarize(parsed),
    lineStatuses: lineStatuses(parsed, countLines(text)),
  };
  if (isRaw) {
    event.normalized = { text: text === given ? undefined : text, starts: indexLines(text).starts };
  }
  return { parsed, event };
}

function findInList({ text, list }: ParsedList, { query, isTable }: Requests["find"]["params"]) {
  const lines = findLines(text, query);
  return isTable ? linesWithin(lines, list.tables) : lines;
}

type AboutList = Exclude<ListRequest, { name: "file" | "batchList" }>;

function resultOf(list: CheckedList, request: AboutList): Reply["result"] {
  switch (request.name) {
    case "group":
      return groupItems(list, request.params);
    case "sameItem":
      return sameItem(list.parsed, request.params);
    case "findings":
      return findingsOnLines(list.parsed, request.params.from, request.params.to);
    case "gridRows":
      return gridRows(list.parsed, request.params);
    case "gridCellOn":
      return gridCellOn(list.parsed, request.params);
    case "find":
      return findInList(list.parsed, request.params);
    case "problemReport":
      return formatProblemReport(list.parsed);
    case "correctedText":
      return correctAll(list.parsed.text, list.parsed.suggestions);
    case "submission":
      return createSubmission(list, request.params);
    default:
      return request satisfies never;
  }
}

type HandlerDeps = Omit<PrecheckDeps, "onProgress"> & {
  post: (message: FromWorker, transfer?: Transferable[]) => void;
  /** The recipients of a batch as the server sends them, one JSON object on each line. */
  requestRecipients: (batchId: string) => Promise<string>;
};

/** All the worker does, without its global scope: parse the newest text, pre-check it, answer requests about it. */
export function createMessageHandler({
  post,
  requestRecipients,
  ...deps
}: HandlerDeps): (message: ToWorker) => void {
  let revision = 0;
  const precheck = createPrecheck({
    ...deps,
    onProgress() {
      list = withStandings(list.parsed);
      postPrecheck();
    },
  });
  const { standings } = precheck;
  const withStandings = (parsed: ParsedList): CheckedList => ({
    parsed,
    standings,
    sorted: sortByStanding(parsed.list.recipients, standings),
  });
  let list = withStandings(parseList(""));

  const progress = (): Precheck => ({ ...precheck.progress(), counts: countStandings(list.sorted) });
  const postPrecheck = () => post({ kind: "precheck", revision, precheck: progress() });
  const startPrecheck = (parsed: ParsedList, scope: "unchecked" | "all") => {
    precheck.check(
      parsed.list.recipients.map(({ address }) => address),
      scope,
    );
    list = withStandings(parsed);
  };

  // Not async: an error in an answer about the list must reach the page as an error of the worker.
  function answer(message: ListRequest) {
    const reply = (result: Reply["result"]) => post({ kind: "reply", id: message.id, result });
    if (message.name === "file") void readFile(message.params.file).then(reply);
    else if (message.name === "batchList")
      void requestRecipients(message.params.batchId)
        .then(
          (lines): BatchListText => ({ text: listText(lines) }),
          (error: Error): BatchListText => ({ failure: deps.describeFailure(error) }),
        )
        .then(reply);
    else reply(resultOf(list, message));
  }

  return (message) => {
    switch (message.kind) {
      case "parse": {
        const { parsed, event } = parse(message);
        ({ revision } = message);
        startPrecheck(parsed, "unchecked");
        const transfer = [
          event.lineStatuses.buffer,
          ...(event.normalized ? [event.normalized.starts.buffer] : []),
        ];
        return post({ ...event, precheck: progress() }, transfer);
      }
      case "precheck":
        startPrecheck(list.parsed, message.scope);
        return postPrecheck();
      case "request":
        return answer(message);
      default:
        return message satisfies never;
    }
  };
}
