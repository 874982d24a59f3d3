import { benchRecipients } from "./recipients.ts";

for (const line of await benchRecipients()) {
  const against =
    line.against === undefined
      ? ""
      : `  ${line.against.ratio.toFixed(2)} × ${line.against.name} (${line.against.value} ${line.unit})`;
  const note = line.note === undefined ? "" : `  ${line.note}`;
  console.log(`${line.name.padEnd(48)} ${String(line.value).padStart(10)} ${line.unit}${against}${note}`);
}
