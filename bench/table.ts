import { type Check, isMet, median, type Result, type Target } from './measuring.js';

/** A result as lines of text: the medians with their range, then what follows from them. */
export function table({ title, unit, samples, checks }: Result): string {
  const measured = Object.entries(samples).map(([name, values]) => [name, amount(median(values), unit), range(values)]);
  const derived = checks.map((check) => [check.what, amount(check.value, check.unit), verdict(check)]);
  const rows = [...measured, ...derived];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map(([name = '', value = '', note = '']) =>
    `  ${name.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${note}`.trimEnd(),
  );
  return [title, ...lines].join('\n');
}

function range(values: readonly number[]): string {
  if (values.length === 1) return '';
  return `${amount(Math.min(...values))} to ${amount(Math.max(...values))} in ${values.length} runs`;
}

function verdict({ value, unit, target }: Check): string {
  return target ? `${isMet(value, target) ? 'met' : 'MISSED'}: ${limit(target)} ${unit}` : '';
}

function limit(target: Target): string {
  return 'atMost' in target ? `at most ${target.atMost}` : `at least ${target.atLeast}`;
}

/** Three digits say all that such measurements know: `1.04 x`, `38.2 MB`, `4120 requests/s`. */
function amount(value: number, unit = ''): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return `${value.toFixed(digits)} ${unit}`.trimEnd();
}
