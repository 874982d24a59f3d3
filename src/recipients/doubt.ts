const texts = {
  typo: "The address looks misspelt. Check it.",
  "mixed-scripts":
    "The domain has letters that look like Latin ones, which can imitate another domain. Check how it is spelled.",
  "invisible-character": "An invisible character inside the address was left out. Check the address.",
  "odd-character": "The part before the @ has a character that mailboxes rarely have. Check the address.",
  numbering:
    "The address begins like the number of a list. Remove the number if it doesn't belong to the address.",
  "other-link": "The text shows one address and its link another. Check which one is right.",
  glued: "Two addresses were written as one word. Check where the first one ends.",
  "split-address": "A word beside the address may be a part of it. Check where the address begins and ends.",
  "unknown-suffix": "The domain's ending doesn't exist on the internet. Check the address.",
  "other-person":
    "The column or label describes another person, such as an owner or a manager. Check who must be invited.",
  "mail-field":
    "The address is in a field of a mail header other than From, To and Cc. Check whether it must be invited.",
  "not-meant":
    "The words beside the address, or a line through it, say that it may not be meant. Check whether it must be invited.",
  "several-columns": "Another column holds addresses that fit as well. Check which column must be invited.",
  "cell-text": "The cell holds more text than the address. Check whether this address must be invited.",
  heading: "The address is part of a heading or a footer. Check whether it belongs to a recipient.",
};

/** Why a valid address may not be the one that was meant. */
export type DoubtReason = keyof typeof texts;

/** What is doubtful about a recipient and what to do about it. */
export function formatDoubt(reason: DoubtReason): string {
  return texts[reason];
}
