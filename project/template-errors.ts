import ejs from 'ejs';
import { UserError } from './errors.js';

/** A template that cannot be compiled or rendered, as an error that names its file and line. */
export function templateError(file: string, text: string, error: unknown): UserError {
  const { message } = error as Error;
  const line = lineWhileRendering(message) ?? lineWhileCompiling(text);
  const place = line === undefined ? file : `${file}:${line}`;
  return new UserError(`${place}: the template cannot be rendered: ${reason(message)}`, { cause: error });
}

/** EJS puts the place and an excerpt before the message of whatever was thrown while it rendered. */
function lineWhileRendering(message: string): number | undefined {
  const [, line] = /:(\d+)\n(?: >> |    )\d+\| /.exec(message) ?? [];
  return line === undefined ? undefined : Number(line);
}

/** Of what it cannot compile EJS does not tell the line: it is the one from which on every beginning fails likewise. */
function lineWhileCompiling(text: string): number | undefined {
  const lines = text.split('\n');
  const problem = problemOf(text);
  let line = lines.length;
  while (line > 1 && problemOf(lines.slice(0, line - 1).join('\n')) === problem) line -= 1;
  return problem === undefined ? undefined : line;
}

function problemOf(text: string): string | undefined {
  try {
    ejs.compile(text);
    return undefined;
  } catch (error) {
    return reason((error as Error).message);
  }
}

/** Without the excerpt before it and EJS's advice after it. */
function reason(message: string): string {
  const [first = ''] = message.split(/ (?:in .+ )?while compiling ejs\n/);
  const said = first.split('\n\n').at(-1) ?? first;
  // That is what comes after the end of the template in EJS's own code.
  return said === "Unexpected token 'catch'" ? 'a block is not closed' : said;
}
