import { isChange, type State } from '../../project/merging/decide.js';
import { type PlannedFile, planPart } from '../../project/merging/plan.js';
import { type History, madeBy, type Tree, type Version } from './projects.js';

/** How a run settles its conflicts. */
export type Resolution = 'keep' | 'overwrite' | 'mark';

interface Run {
  /** What the record has, and what the templates make. */
  readonly from?: Version;
  readonly to?: Version;
  readonly resolution?: Resolution;
  /** The parts that it goes over, one after the other. */
  readonly order?: readonly number[];
}

export interface Updated {
  readonly tree: Tree;
  readonly plan: readonly PlannedFile[];
}

/** A project after a run, in memory, and what was planned. */
export function updated(
  history: History,
  tree: Tree,
  { from = 'before', to = 'now', resolution = 'keep', order = [...history.parts.keys()] }: Run = {},
): Updated {
  return order.reduce(
    (done: Updated, part): Updated => {
      const plan = planPart(madeBy(history, part, from), madeBy(history, part, to), (file) => done.tree.get(file));
      return { tree: settled(done.tree, plan, resolution), plan: [...done.plan, ...plan] };
    },
    { tree, plan: [] },
  );
}

function settled(tree: Tree, plan: readonly PlannedFile[], resolution: Resolution): Tree {
  const after = new Map(tree);
  for (const file of plan) {
    if (file.from !== undefined) after.delete(file.from);
    if (file.decision.action === 'delete') after.delete(file.path);
    const result = resultOf(file, resolution);
    if (result) after.set(file.path, { contents: result.contents, executable: result.executable });
  }
  return after;
}

/** What a file will hold; `undefined` where it stays as it is, or goes. */
function resultOf({ decision }: PlannedFile, resolution: Resolution): State | undefined {
  if (decision.action === 'conflict' && resolution === 'keep') return decision.kept;
  if (decision.action === 'conflict' && resolution === 'mark') return decision.marked;
  return 'result' in decision ? decision.result : undefined;
}

/** What a run changes. */
export function changes(plan: readonly PlannedFile[]): PlannedFile[] {
  return plan.filter(({ decision }) => isChange(decision));
}
