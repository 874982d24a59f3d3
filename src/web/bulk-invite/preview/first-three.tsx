import { useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { IconButton } from "#web/ui/button.tsx";
import type { ListItem } from "#web/bulk-invite/worker/protocol.ts";
import {
  type EffectiveOptions,
  effectiveOptions,
  optionLines,
  useBatchOptions,
} from "./effective-options.ts";
import { groupQuery, type ListVersion } from "./group-query.ts";
import { SendTestProblem, useRowTest } from "./send-test.tsx";
import { TestStatus } from "./test-status.tsx";
import { Address } from "#web/format/address.tsx";

const shownCount = 3;

/** The first recipients with the options that are set for them, to check before a submit. */
export function FirstThree({ list }: { list: ListVersion | undefined }) {
  return (
    <>
      {list !== undefined && <FirstTable list={list} />}
      <TestStatus />
    </>
  );
}

function FirstTable({ list }: { list: ListVersion }) {
  const { data } = useQuery(groupQuery(list, "recipients"));
  const items = data?.items.slice(0, shownCount) ?? [];
  if (items.length === 0) return null;
  return (
    <div className="border-t border-line pt-2 pb-1">
      <p className="px-4 pb-1 text-12 text-ink-soft">
        {items.length === 1 ? "What the first recipient gets." : `What the first ${items.length} get.`} Send
        one to yourself to see it.
      </p>
      <table aria-label="First recipients" className="w-full text-12">
        <thead className="text-left text-ink-soft">
          <tr>
            <th scope="col" className="w-[42%] py-1 pl-4 font-normal">
              Address and name
            </th>
            <th scope="col" className="py-1 pl-2 font-normal">
              Options
            </th>
            <th scope="col" className="w-14">
              <span className="sr-only">Test</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <FirstRow key={`${item.line}:${item.column}`} item={item} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FirstRow({ item }: { item: ListItem }) {
  const row = item.recipient?.options ?? {};
  const batch = useBatchOptions();
  const test = useRowTest(row);
  const label = test.disabledReason ?? `Send me the invitation of ${item.text}`;
  return (
    <>
      <tr className="border-t border-line align-top">
        <th scope="row" className="py-2 pl-4 text-left font-normal wrap-anywhere">
          <span className="font-medium">
            <Address of={item.text} />
          </span>
          {item.name !== undefined && <span className="block text-ink-soft">{item.name}</span>}
        </th>
        <td className="py-2 pl-2 wrap-anywhere text-ink-soft">
          {batch !== undefined && <Options options={effectiveOptions(row, batch)} />}
        </td>
        <td className="py-1 pr-2 text-right">
          <IconButton
            icon={Send}
            label={label}
            aria-busy={test.mutation.isPending}
            onClick={() => test.send()}
          />
        </td>
      </tr>
      {test.mutation.isError && (
        <tr>
          <td colSpan={3} className="px-4 pb-3">
            <SendTestProblem {...test} />
          </td>
        </tr>
      )}
    </>
  );
}

function Options({ options }: { options: EffectiveOptions }) {
  const lines = optionLines(options);
  if (lines.length === 0) return "Clerk's defaults";
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
