import { execFile } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** What a program says, or why it says nothing of use. */
export type Reply = { readonly text: string } | { readonly problem: string };

/** A program that does not answer in this time will not do so for a user either: an engine that hangs, say. */
const PATIENCE = 10_000; // milliseconds

/** Runs a program that only tells something, and never waits for long. */
export async function ask([program = '', ...words]: readonly string[], cwd: string): Promise<Reply> {
  const env = { ...process.env, DOCKER_BUILDKIT: '1' };
  const options = { cwd, env, timeout: PATIENCE, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    const child = execFile(program, words, options, (error, stdout, stderr) => {
      resolve(error ? { problem: problemOf(error, `${stdout}\n${stderr}`) } : { text: stdout || stderr });
    });
    child.stdin?.on('error', () => {}).end();
  });
}

function problemOf({ code, killed }: { code?: unknown; killed?: boolean }, said: string): string {
  if (code === 'ENOENT') return 'it is not installed';
  if (code === 'EACCES') return 'it may not be run by you';
  if (killed) return `it does not answer within ${PATIENCE / 1000} s`;
  const lines = stripVTControlCharacters(said)
    .split('\n')
    .map((line) => line.trim());
  const reason = lines.find((line) => /error|denied|cannot/i.test(line)) ?? lines.findLast((line) => line !== '');
  return reason === undefined ? 'it fails' : `it fails: ${reason}`;
}
