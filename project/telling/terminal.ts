import { styleText } from 'node:util';
import type Generator from 'yeoman-generator';

/** Puts a colour on a text, or leaves it as it is where colours are off. */
export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** What a result is printed to. */
export interface Output {
  /** How many characters fit into a line. */
  readonly columns: number;
  readonly paint: Paint;
}

type Stream = NodeJS.WritableStream & {
  readonly columns?: number;
  readonly isTTY?: boolean;
  readonly hasColors?: () => boolean;
};

type Environment = Pick<Generator['env'], 'adapter'>;

/** What an adapter of Yeoman may bring: in tests, streams of its own. */
interface Adapter {
  readonly stdout?: Stream;
  readonly stderr?: Stream;
  readonly actualAdapter?: Adapter;
  readonly queueLog?: (write: () => void) => Promise<void>;
}

/** Where nobody says how wide it is, as in a file, and the most that is easy to read. */
const [USUAL_WIDTH, WIDEST] = [80, 100];

/**
 * Prints a result to stdout, after all that was said before; progress goes to stderr, by the adapter's log.
 *
 * @param compose - The text, for what it is printed to.
 */
export async function print(env: Environment, compose: (output: Output) => string): Promise<void> {
  const adapter = env.adapter as Adapter;
  const stream = streamOf(adapter, 'stdout');
  if (stream === process.stdout) outlive(stream);
  const columns = Math.min(stream.columns ?? USUAL_WIDTH, WIDEST);
  const write = () => void stream.write(`${compose({ columns, paint: painter(stream) })}\n`);
  await (adapter.queueLog ? adapter.queueLog(write) : write());
}

/** Colours what is said on stderr. */
export function paintOf(env: Environment): Paint {
  return painter(streamOf(env.adapter as Adapter, 'stderr'));
}

/** Whether what is said on stderr may have colours. */
export function hasColors(env: Environment): boolean {
  return isColored(streamOf(env.adapter as Adapter, 'stderr'));
}

function streamOf(adapter: Adapter, name: 'stdout' | 'stderr'): Stream {
  return (adapter.actualAdapter ?? adapter)[name] ?? process[name];
}

function painter(stream: Stream): Paint {
  if (!isColored(stream)) return (_format, text) => text;
  return (format, text) => styleText(format, text, { validateStream: false });
}

/** Node knows of `NO_COLOR`, `FORCE_COLOR` and terminals that have no colours. */
function isColored(stream: Stream): boolean {
  return stream.isTTY === true && stream.hasColors?.() === true;
}

/** A run goes on when nobody reads what it prints any more, as with `yo datascience | head`. */
function outlive(stream: Stream): void {
  if (stream.listenerCount('error') === 0) stream.on('error', () => undefined);
}
