import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { newFolder } from './folder.js';
import { start } from './run.js';
import { findTool } from './tools.js';
import { giveTo, ordinaryUser } from './user.js';

const program = findTool('chromium') ?? findTool('chromium-browser') ?? findTool('google-chrome');

export const hasBrowser = program !== undefined;

const FLAGS = `--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
  --disable-component-update --disable-sync --window-size=1000,700`.split(/\s+/);

/**
 * What a desktop adds to a session: a display, and `xdg-open`, which opens addresses in the browser. The browser is a
 * real one, without a window.
 */
export class Desktop {
  /** The command that opens an address, in a folder for PATH. */
  readonly tools = newFolder('desktop');
  /** Python would rather start the default browser itself. */
  readonly variables = { DISPLAY: ':0', BROWSER: 'xdg-open' };
  readonly #profile = path.join(this.tools, 'profile');
  #browser: Browser | undefined;

  constructor() {
    mkdirSync(this.#profile);
    giveTo(ordinaryUser(), this.#profile);
    const open = path.join(this.tools, 'xdg-open');
    const flags = [...FLAGS, '--remote-debugging-port=0', `--user-data-dir=${this.#profile}`];
    writeFileSync(open, `#!/bin/sh\nexec ${program ?? 'false'} ${flags.join(' ')} "$@" 2>/dev/null\n`);
    chmodSync(open, 0o755);
  }

  /** The page that some program has opened by now, or does in time. */
  async page(timeout = 60_000): Promise<Page> {
    // Chromium tells there where it can be driven, once it runs.
    const door = path.join(this.#profile, 'DevToolsActivePort');
    const deadline = Date.now() + timeout;
    while (!existsSync(door)) {
      if (Date.now() > deadline) throw new Error(`nothing has opened the browser in ${timeout / 1000} s`);
      await sleep(50);
    }
    const [port] = readFileSync(door, 'utf8').split('\n');
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const [page] = this.#browser.contexts().flatMap((context) => context.pages());
    if (!page) throw new Error('the browser shows no page');
    // The first page of a demo takes long on a machine that does much else.
    page.setDefaultTimeout(120_000);
    return page;
  }

  /** Closes the browser; to disconnect would leave it open. */
  async close(): Promise<void> {
    const session = await this.#browser?.newBrowserCDPSession();
    await session?.send('Browser.close');
    await this.#browser?.close();
  }
}

/** The page that a target of make opens on a desktop; at the test's end the command is stopped. */
export async function openedByMake(
  cwd: string,
  targets: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Page> {
  const desktop = new Desktop();
  const PATH = `${desktop.tools}:${env['PATH']}`;
  const demo = start('make', targets, { cwd, env: { ...env, ...desktop.variables, PATH } });
  onTestFinished(async () => {
    await desktop.close();
    demo.kill('SIGINT');
    await demo.ended;
  });
  const early = demo.ended.then(() => {
    throw new Error(`the demo ended:\n${demo.stdout}\n${demo.stderr}`);
  });
  return Promise.race([desktop.page(), early]);
}
