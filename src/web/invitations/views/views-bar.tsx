import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Rows3, Save } from "lucide-react";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useSearch } from "wouter";
import { canonicalSearch } from "#contract/saved/search.ts";
import type { View } from "#contract/saved/view.ts";
import { useMay } from "#web/access/role.ts";
import { formatProblem } from "#web/api/request.ts";
import { viewsQuery } from "#web/api/views-query.ts";
import { currentView, type ListedView, listViews } from "#web/lists/listed-views.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { MenuButton } from "#web/ui/overlay/menu.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useSaveView } from "./mutations.ts";
import { type Asking, menuGroups } from "./views-menu.tsx";

const ViewDialogs = lazily(async () => (await import("./view-dialogs.tsx")).ViewDialogs);

/** The menu of views, and what can be done with a list that differs from its view. */
export function ViewsBar() {
  const given = useSearch();
  const search = canonicalSearch(given);
  const query = useQuery(viewsQuery);
  const isAdmin = useMay("admin");
  const [asking, setAsking] = useState<Asking>();
  const menu = useRef<HTMLDivElement>(null);
  const views = listViews(query.data);
  const current = currentView(views, given);
  const saved = current?.saved ?? null;
  const mine = saved !== null && (saved.isOwn || isAdmin) ? saved : null;
  const close = () => setAsking(undefined);
  const groups = menuGroups({
    views,
    current,
    search,
    mine,
    onAsk: setAsking,
    hasFailed: query.isLoadingError,
  });
  return (
    <>
      <div ref={menu} className="-ml-2 min-w-0 phone:grow phone:basis-32" onFocus={ViewDialogs.preload}>
        <MenuButton
          label="Views"
          title={current === undefined ? "Views" : `View: ${current.name}`}
          align="left"
          groups={groups}
          className="control inline-flex max-w-[min(100%,18rem)] items-center gap-2 px-2 font-medium"
        >
          <Rows3 aria-hidden className="size-4 shrink-0 text-ink-soft" />
          <span className="min-w-0 truncate">{current?.name ?? "Views"}</span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-soft" />
        </MenuButton>
      </div>
      {search !== (current?.search ?? "") && (
        <UnsavedActions
          search={search}
          current={current}
          mine={mine}
          menu={menu}
          onSaveAs={() => setAsking({ what: "save" })}
        />
      )}
      <OptionalPart onFail={close}>
        {asking && <ViewDialogs asking={asking} views={views} search={search} onClose={close} />}
      </OptionalPart>
    </>
  );
}

type UnsavedActionsProps = {
  search: string;
  current: ListedView | undefined;
  /** The current view, if the member may change it. */
  mine: View | null;
  /** Receives the focus when the button that has it disappears. */
  menu: RefObject<HTMLElement | null>;
  onSaveAs: () => void;
};

function UnsavedActions({ search, current, mine, menu, onSaveAs }: UnsavedActionsProps) {
  const actions = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [box, target] = [actions.current, menu.current];
    return () => {
      if (box?.contains(document.activeElement)) target?.querySelector("button")?.focus();
    };
  }, [menu]);
  return (
    <div ref={actions} className="flex flex-wrap gap-1 phone:order-last phone:-ml-2 phone:basis-full">
      {mine && <SaveChanges view={mine} search={search} />}
      {/* On a phone the menu has both: a second line would move the list when it is loaded. */}
      <Button
        variant="quiet"
        className="px-2 phone:hidden"
        onPointerEnter={ViewDialogs.preload}
        onFocus={ViewDialogs.preload}
        onClick={onSaveAs}
      >
        Save as new view
      </Button>
      {current && (
        <ButtonLink href={current.href} variant="quiet" className="px-2 phone:hidden">
          Reset
        </ButtonLink>
      )}
    </div>
  );
}

/** Does not ask: it can be undone. */
function SaveChanges({ view, search }: { view: View; search: string }) {
  const { mutateAsync, isPending } = useSaveView(view.id);
  const { name, isShared } = view;
  // A promise, because the button is gone by the time of the answer.
  const put = (saved: string, seen: number) => mutateAsync({ name, isShared, search: saved, seen });

  async function save() {
    try {
      const { updatedAt } = await put(search, view.updatedAt);
      const undo = () => void put(view.search, updatedAt).catch(toastFailure);
      toast({ tone: "done", title: "View saved", detail: name, undo });
    } catch (error) {
      toastFailure(error);
    }
  }
  return (
    <Button
      variant="quiet"
      icon={Save}
      className="px-2 text-accent-text!"
      pending={isPending}
      onClick={() => void save()}
    >
      {isShared ? "Save changes for everyone" : "Save changes"}
    </Button>
  );
}

function toastFailure(error: unknown): void {
  if (error instanceof Error)
    toast({ tone: "failed", ...formatProblem(error), title: "Could not save the view" });
}
